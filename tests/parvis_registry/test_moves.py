"""Names go from one registrar to another at the simulated registries, and both are told (rules 2.4)."""

from datetime import datetime

import pytest

from tests.simulators.epp_asking import CODE


def expiry(told):
    return datetime.fromisoformat(told.one("domain:exDate"))


def years(first, then):
    return expiry(then).year - expiry(first).year


@pytest.fixture
def both(own_simulator, connect):
    """Lines of both registrars, with a name that the other one holds."""

    def made(name="move.com", registry="verisign"):
        ours, theirs = connect(own_simulator, registry), connect(own_simulator, registry, "other")
        assert theirs.create(name).code == 1000
        return ours, theirs

    return made


def drained(line):
    """Texts of every message, which are acknowledged."""
    texts = []
    while (told := line.poll()).code == 1301:
        texts.append(told.all("msg")[-1])
        assert line.acknowledge(told.one("msgQ@id")).code == 1000
    return texts


def test_a_transfer_needs_the_code_and_waits_for_the_losing_registrar(both):
    ours, theirs = both()

    assert ours.transfer("move.com", "request").code == 2202
    assert ours.transfer("move.com", "request", "Wrong-code-1!").code == 2202
    asked = ours.transfer("move.com", "request", CODE)
    assert (asked.code, asked.one("domain:trStatus"), asked.one("domain:reID"), asked.one("domain:acID")) == (
        1001, "pending", "parvis", "other",
    )  # fmt: skip
    assert ours.transfer("move.com", "request", CODE).code == 2300
    assert "pendingTransfer" in theirs.info("move.com").all("domain:status@s")
    assert theirs.poll().one("domain:trStatus") == "pending"


def test_an_approved_transfer_brings_the_name_and_a_year(own_simulator, both):
    ours, theirs = both()
    before = theirs.info("move.com")
    ours.transfer("move.com", "request", CODE)

    assert ours.transfer("move.com", "approve").code == 2201
    assert theirs.transfer("move.com", "approve").one("domain:trStatus") == "clientApproved"

    after = ours.info("move.com")
    assert (after.one("domain:clID"), after.one("domain:crID"), years(before, after)) == ("parvis", "other", 1)
    assert after.all("domain:trDate")
    assert after.all("rgp:rgpStatus@s") == ["transferPeriod"]
    assert theirs.update("move.com").code == 2201
    assert drained(ours) == ["Transfer approved."]
    assert own_simulator.owed("move.com") == [("other", "create", 800), ("parvis", "transfer", 800)]


def test_silence_is_consent_after_five_days(own_simulator, both):
    ours, theirs = both()
    ours.transfer("move.com", "request", CODE)
    own_simulator.later(days=4, hours=23)
    assert ours.transfer("move.com", "query").one("domain:trStatus") == "pending"

    own_simulator.later(hours=2)

    assert ours.transfer("move.com", "query").one("domain:trStatus") == "serverApproved"
    assert ours.info("move.com").one("domain:clID") == "parvis"
    assert drained(ours) == ["Transfer approved."]
    assert drained(theirs) == ["Transfer requested.", "Transfer approved."]


@pytest.mark.parametrize(("step", "status"), [("reject", "clientRejected"), ("cancel", "clientCancelled")])
def test_a_transfer_that_is_refused_or_given_up_leaves_the_name(both, step, status):
    ours, theirs = both()
    ours.transfer("move.com", "request", CODE)
    acting, told = (theirs, ours) if step == "reject" else (ours, theirs)

    assert acting.transfer("move.com", step).one("domain:trStatus") == status

    assert acting.transfer("move.com", step).code == 2301
    assert theirs.info("move.com").one("domain:clID") == "other"
    assert drained(told)[-1] == f"Transfer {'rejected' if step == 'reject' else 'cancelled'}."


def test_a_locked_name_stays(both):
    ours, theirs = both()
    theirs.update("move.com", '<domain:add><domain:status s="clientTransferProhibited"/></domain:add>')

    assert ours.transfer("move.com", "request", CODE).code == 2304


def test_ones_own_name_cannot_be_transferred_nor_a_transfer_seen_by_strangers(both):
    ours, theirs = both()

    assert theirs.transfer("move.com", "request", CODE).code == 2106
    assert ours.transfer("move.com", "query").code == 2201
    assert theirs.transfer("move.com", "query").code == 2301


def test_while_it_moves_a_name_is_neither_renewed_nor_deleted_nor_changed(both):
    ours, theirs = both()
    until = theirs.info("move.com").one("domain:exDate")
    ours.transfer("move.com", "request", CODE)

    assert {theirs.renew("move.com", until).code, theirs.delete("move.com").code, theirs.update("move.com").code} == {
        2304
    }


def test_the_year_that_the_registry_added_by_itself_is_no_second_one(own_simulator, both):
    ours, theirs = both()
    before = theirs.info("move.com")
    own_simulator.later(days=366)
    ours.transfer("move.com", "request", CODE)
    own_simulator.later(days=6)

    assert years(before, ours.info("move.com")) == 1
    assert own_simulator.owed("move.com") == [
        ("other", "create", 800),
        ("other", "autorenew", 800),
        ("other", "autorenew-refund", -800),
        ("parvis", "transfer", 800),
    ]


def test_nothing_is_held_for_more_than_ten_years_after_a_transfer(own_simulator, connect):
    ours, theirs = connect(own_simulator), connect(own_simulator, who="other")
    theirs.create("ten.com", years=10)
    before = theirs.info("ten.com")
    ours.transfer("ten.com", "request", CODE)

    theirs.transfer("ten.com", "approve")

    assert expiry(ours.info("ten.com")).date() == expiry(before).date()


@pytest.mark.parametrize(("registry", "name"), [("switch", "move.ch"), ("eurid", "move.eu")])
def test_some_registries_move_names_at_once_and_leave_the_expiry(both, registry, name):
    ours, theirs = both(name, registry)
    before = theirs.info(name)

    moved = ours.transfer(name, "request", CODE)

    assert (moved.code, moved.one("domain:trStatus")) == (1000, "serverApproved")
    assert expiry(ours.info(name)) == expiry(before)
    assert drained(theirs)[-1] == "Transfer approved."


def test_at_one_registry_a_transfer_begins_a_new_year(own_simulator, both):
    ours, _theirs = both("move.be", "dnsbelgium")
    own_simulator.later(days=100)

    assert ours.transfer("move.be", "request", CODE).code == 1000

    told = ours.info("move.be")
    moved = datetime.fromisoformat(told.one("domain:trDate"))
    assert expiry(told) == moved.replace(year=moved.year + 1)


def test_the_other_registrar_can_be_made_to_act(own_simulator, connect):
    ours = connect(own_simulator)
    ours.create("leaving.com")

    assert own_simulator.theirs("request", "leaving.com", auth_code="Wrong-code-1!") == 2202
    assert own_simulator.theirs("request", "leaving.com") == 1001
    assert own_simulator.theirs("cancel", "leaving.com") == 1000
    assert drained(ours) == ["Transfer requested.", "Transfer cancelled."]


def test_a_message_stays_until_it_is_acknowledged_and_goes_once(both):
    ours, theirs = both()
    ours.transfer("move.com", "request", CODE)
    first, again = theirs.poll(), theirs.poll()

    assert first.one("msgQ@id") == again.one("msgQ@id")
    assert first.one("msgQ@count") == "1"
    assert theirs.acknowledge("999999").code == 2303
    assert [theirs.acknowledge(first.one("msgQ@id")).code for _ in range(2)] == [1000, 2303]
    assert theirs.poll().code == 1300
    assert ours.poll().code == 1300


def test_what_the_registry_does_by_itself_is_told(own_simulator, connect):
    ours = connect(own_simulator)
    ours.create("changed.com")
    own_simulator.change("changed.com", add_statuses=["serverHold"], reason="Court order", case="C-1", who="judge")

    told = ours.poll()
    assert (told.one("changePoll:operation"), told.one("changePoll:who"), told.one("changePoll:reason")) == (
        "update", "judge", "Court order",
    )  # fmt: skip
    assert "serverHold" in told.all("domain:status@s")
    ours.acknowledge(told.one("msgQ@id"))

    own_simulator.later(days=366)
    told = ours.poll()
    assert (told.one("changePoll:operation"), told.one("domain:name")) == ("autoRenew", "changed.com")


def test_a_released_name_is_told_as_it_was(own_simulator, connect):
    ours = connect(own_simulator)
    ours.create("gone.com")
    own_simulator.later(days=6)
    ours.delete("gone.com")
    own_simulator.later(days=36)

    told = ours.poll()
    assert (told.one("changePoll:operation"), told.one("changePoll:changeData@state")) == ("autoPurge", "before")
    assert told.one("domain:name") == "gone.com"
