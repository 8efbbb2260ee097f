"""Names of the simulated registries live and end by the clock, each by the rules of its extension (rules 1.1 and 1.2)."""

from datetime import datetime, timedelta

import pytest

RESTORE = '<rgp:update><rgp:restore op="request"/></rgp:update>'
REPORT = (
    '<rgp:update><rgp:restore op="report"><rgp:report><rgp:preData>before</rgp:preData><rgp:postData>after</rgp:postData>'
    "<rgp:delTime>2026-11-01T00:00:00Z</rgp:delTime><rgp:resTime>2026-11-02T00:00:00Z</rgp:resTime>"
    "<rgp:resReason>Registrant error.</rgp:resReason><rgp:statement>One.</rgp:statement><rgp:statement>Two.</rgp:statement>"
    "</rgp:report></rgp:restore></rgp:update>"
)


def expiry(told):
    return datetime.fromisoformat(told.one("domain:exDate"))


@pytest.fixture
def registered(own_simulator, connect):
    """A line to the registry, with a name that is just registered."""

    def made(name="life.com", registry="verisign"):
        line = connect(own_simulator, registry)
        assert line.create(name).code == 1000
        return line

    return made


def test_a_name_deleted_in_its_first_days_is_gone_at_once_and_paid_back(own_simulator, registered):
    line = registered()
    own_simulator.later(days=4, hours=23)

    assert line.delete("life.com").code == 1000

    assert line.info("life.com").code == 2303
    assert own_simulator.owed("life.com") == [("parvis", "create", 800), ("parvis", "delete-refund", -800)]
    assert line.create("life.com").code == 1000


def test_a_name_deleted_later_can_be_restored_then_is_about_to_go_then_is_gone(own_simulator, registered):
    line = registered()
    own_simulator.later(days=6)
    assert line.info("life.com").all("rgp:rgpStatus@s") == []

    assert line.delete("life.com").code == 1001

    seen = []
    for days in (0, 29, 2, 4):
        own_simulator.later(days=days)
        told = line.info("life.com")
        seen.append((told.code, *told.all("rgp:rgpStatus@s")))
    assert seen == [(1000, "redemptionPeriod"), (1000, "redemptionPeriod"), (1000, "pendingDelete"), (2303,)]
    assert own_simulator.owed("life.com") == [("parvis", "create", 800)]


def test_in_redemption_nothing_but_a_restore_is_allowed(own_simulator, connect, registered):
    line = registered()
    told = line.info("life.com")
    own_simulator.later(days=6)
    line.delete("life.com")
    other = connect(own_simulator, who="other")

    assert line.renew("life.com", told.one("domain:exDate")).code == 2304
    assert line.update("life.com").code == 2304
    assert line.delete("life.com").code == 2304
    assert other.transfer("life.com", "request", "Known-code-1!7").code == 2304
    assert line.create("life.com").code == 2302
    assert "pendingDelete" in line.info("life.com").all("domain:status@s")


def test_a_restored_name_waits_for_its_report_and_is_alive_with_it(own_simulator, registered):
    line = registered()
    before = expiry(line.info("life.com"))
    own_simulator.later(days=6)
    line.delete("life.com")
    assert line.update("life.com", extension=REPORT).code == 2304

    asked = line.update("life.com", extension=RESTORE)
    assert (asked.code, asked.all("rgp:rgpStatus@s")) == (1000, ["pendingRestore"])
    assert line.update("life.com", extension=RESTORE).code == 2304
    assert line.update("life.com", extension=REPORT).code == 1000

    told = line.info("life.com")
    assert told.all("domain:status@s") == ["inactive"]
    assert expiry(told) == before.replace(year=before.year + 1)
    assert own_simulator.owed("life.com")[1:] == [("parvis", "restore", 4000), ("parvis", "renew", 800)]


def test_a_restoration_may_count_from_its_own_day(own_simulator, registered):
    line = registered("life.app", "identity")
    before = expiry(line.info("life.app"))
    own_simulator.later(days=400)
    line.delete("life.app")
    line.update("life.app", extension=RESTORE)
    line.update("life.app", extension=REPORT)

    assert (expiry(line.info("life.app")) - before).days in range(399, 402)


def test_an_expired_name_can_be_renewed_late_where_nothing_renews_it_by_itself(own_simulator, registered):
    line = registered("life.co.uk", "nominet")
    until = line.info("life.co.uk").one("domain:exDate")
    own_simulator.later(days=365 + 89)
    assert line.info("life.co.uk").one("domain:exDate") == until

    own_simulator.later(days=2)

    assert line.info("life.co.uk").all("rgp:rgpStatus@s") == ["pendingDelete"]
    own_simulator.later(days=5)
    assert line.info("life.co.uk").code == 2303


def test_without_a_report_a_restored_name_falls_back(own_simulator, registered):
    line = registered()
    own_simulator.later(days=6)
    line.delete("life.com")
    line.update("life.com", extension=RESTORE)

    own_simulator.later(days=8)
    assert line.info("life.com").all("rgp:rgpStatus@s") == ["redemptionPeriod"]
    own_simulator.later(days=23)
    assert line.info("life.com").all("rgp:rgpStatus@s") == ["pendingDelete"]


def test_a_name_renews_by_itself_and_is_paid_back_when_deleted_meanwhile(own_simulator, registered):
    line = registered()
    before = expiry(line.info("life.com"))
    own_simulator.later(days=366)

    told = line.info("life.com")
    assert (told.all("rgp:rgpStatus@s"), expiry(told)) == (["autoRenewPeriod"], before.replace(year=before.year + 1))

    assert line.delete("life.com").code == 1001
    assert own_simulator.owed("life.com")[1:] == [("parvis", "autorenew", 800), ("parvis", "delete-refund", -800)]
    assert expiry(line.info("life.com")) == before


def test_a_year_paid_back_is_bought_anew_by_a_restoration(own_simulator, registered):
    line = registered("life.fr", "afnic")
    before = expiry(line.info("life.fr"))
    own_simulator.later(days=370)
    line.delete("life.fr")

    assert line.update("life.fr", extension=RESTORE).code == 1000

    assert expiry(line.info("life.fr")) == before.replace(year=before.year + 1)
    charged = [(action, minor) for _who, action, minor in own_simulator.owed("life.fr")]
    assert charged[1:] == [("autorenew", 456), ("delete-refund", -456), ("restore", 4000), ("renew", 456)]


def test_a_deleted_ma_is_free_at_once(own_simulator, registered):
    line = registered("life.ma", "ma")

    assert line.delete("life.ma").code == 1000

    assert line.info("life.ma").code == 2303


def test_a_year_that_nobody_refused_in_time_is_owed(own_simulator, registered):
    line = registered()
    own_simulator.later(days=366 + 46)

    assert line.info("life.com").all("rgp:rgpStatus@s") == []
    line.delete("life.com")
    assert [minor for _who, _action, minor in own_simulator.owed("life.com")] == [800, 800]


def test_years_that_pass_unseen_are_all_made_up_for_in_order(own_simulator, registered):
    line = registered()
    before = expiry(line.info("life.com"))

    own_simulator.later(days=366 * 3)

    assert expiry(line.info("life.com")).year == before.year + 3
    assert [action for _who, action, _minor in own_simulator.owed("life.com")] == ["create", *["autorenew"] * 3]


def test_where_the_registry_renews_nothing_a_name_goes_into_quarantine_at_its_expiry(own_simulator, registered):
    line = registered("life.eu", "eurid")
    own_simulator.later(days=366)
    assert line.info("life.eu").all("rgp:rgpStatus@s") == ["redemptionPeriod"]

    own_simulator.later(days=38)
    assert line.update("life.eu", extension=RESTORE).code == 1000
    told = line.info("life.eu")
    assert told.all("rgp:rgpStatus@s") == []
    assert expiry(told) > datetime.fromisoformat(told.one("domain:upDate"))


def test_out_of_quarantine_a_name_is_free(own_simulator, registered):
    line = registered("life.eu", "eurid")
    own_simulator.later(days=365 + 41)

    assert line.info("life.eu").code == 2303


def test_a_restored_fr_is_a_year_longer_without_a_report(own_simulator, registered):
    line = registered("life.fr", "afnic")
    before = expiry(line.info("life.fr"))
    line.delete("life.fr")

    assert line.update("life.fr", extension=RESTORE).code == 1000

    assert expiry(line.info("life.fr")) == before.replace(year=before.year + 1)


@pytest.mark.parametrize(("registry", "name"), [("dnsbelgium", "life.be"), ("switch", "life.ch"), ("denic", "life.de")])
def test_where_names_renew_by_themselves_there_is_no_command_for_it(registered, registry, name):
    line = registered(name, registry)

    assert line.renew(name, line.info(name).one("domain:exDate")).code == 2101
    assert line.create(f"two-years-{name}", years=2).code == 2004


def test_a_renewal_taken_back_with_the_name_is_paid_back(own_simulator, registered):
    line = registered()
    own_simulator.later(days=6)
    line.renew("life.com", line.info("life.com").one("domain:exDate"))
    assert line.info("life.com").all("rgp:rgpStatus@s") == ["renewPeriod"]

    line.delete("life.com")

    assert own_simulator.owed("life.com")[1:] == [("parvis", "renew", 800), ("parvis", "delete-refund", -800)]


def test_the_clock_survives_a_restart_and_never_goes_back(own_simulator, registered):
    line = registered()
    own_simulator.later(days=100)
    at = datetime.fromisoformat(line.say('<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><hello/></epp>').one("svDate"))

    assert at - datetime.fromisoformat(line.info("life.com").one("domain:crDate")) >= timedelta(days=100)
    with pytest.raises(Exception, match="400"):
        own_simulator.later(days=-1)
