"""Registering, renewing, restoring, deleting."""

import pytest

from parvis.domains.ports import (
    Capability,
    Claims,
    ContactRole,
    DsRecord,
    Host,
    OutcomeUnknownError,
    RefusedError,
    UnavailableError,
)
from parvis.drivers.epp.settings import CAPABILITIES
from parvis.kit.money import Money
from tests.drivers.epp.answers import (
    AT,
    CREATED,
    FREE_HOSTS,
    NAME,
    NO_FREE_HOSTS,
    NOT_THERE,
    OK,
    SERVERS,
    info,
    kinds,
    registering,
)
from tests.simulators.epp_server import HANG_UP, answer


def test_a_registration_creates_missing_hosts_then_the_name(server, registry, valid):
    server.answers += [FREE_HOSTS, OK, CREATED, info()]

    seen = registering(registry)

    assert seen.name == NAME
    assert kinds(server) == ["host:check", "host:create", "domain:create", "domain:info"]
    assert server.commands()[1].all("host:name") == ["ns1.client.example"]
    create = server.commands()[2]
    assert create.all("domain:hostObj") == ["ns1.client.example", "ns2.client.example"]
    assert (create.all("domain:period"), create.all("domain:registrant"), create.all("domain:contact")) == (
        ["1"],
        ["PV1"],
        ["PV1"],
    )


def test_a_host_that_somebody_created_meanwhile_is_as_good(server, registry):
    server.answers += [FREE_HOSTS, answer(2302), CREATED, info()]

    assert registering(registry).name == NAME


def test_where_hosts_are_attributes_none_is_created(server, registry_with, valid):
    registry = registry_with(capabilities=CAPABILITIES - {Capability.HOSTS})
    server.answers += [CREATED, info()]

    registering(registry, nameservers=[Host("ns1.atelier.example", ("192.0.2.1",)), Host("ns2.client.example")])

    create = server.commands()[0]
    assert create.all("domain:hostName") == ["ns1.atelier.example", "ns2.client.example"]
    assert create.all("domain:hostAddr") == ["192.0.2.1"]


def test_servers_inside_the_name_follow_it(server, registry, valid):
    inner = Host("ns1.atelier.example", ("192.0.2.1",))
    server.answers += [NO_FREE_HOSTS, CREATED, OK, OK, info()]

    registering(registry, nameservers=[inner, Host("ns2.client.example"), Host("ns3.client.example")])

    assert kinds(server) == ["host:check", "domain:create", "host:create", "domain:update", "domain:info"]
    assert server.commands()[1].all("domain:hostObj") == ["ns2.client.example", "ns3.client.example"]
    assert server.commands()[3].all("domain:hostObj") == ["ns1.atelier.example"]


def test_a_server_that_is_left_alone_follows_with_those_inside(server, registry, valid):
    """Many registries take no name server, or two at least."""
    inner = Host("ns1.atelier.example", ("192.0.2.1",))
    server.answers += [NO_FREE_HOSTS, CREATED, OK, OK, info()]

    registering(registry, nameservers=[inner, Host("ns2.client.example")])

    assert server.commands()[1].all("domain:hostObj") == []
    assert server.commands()[3].all("domain:hostObj") == ["ns1.atelier.example", "ns2.client.example"]


def test_servers_inside_the_name_that_fail_leave_an_outcome_to_be_read(server, registry):
    server.answers += [CREATED, answer(2004)]

    with pytest.raises(OutcomeUnknownError):
        registering(registry, nameservers=[Host("ns1.atelier.example", ("192.0.2.1",))])


def test_fee_claims_and_ds_go_with_the_registration(server, registry, valid):
    server.answers += [NO_FREE_HOSTS, CREATED, info()]

    registering(
        registry,
        fee=Money(124_000, "EUR"),
        claims=Claims("370d0b7c9223372036854775807", AT, AT),
        ds=[DsRecord(12345, 13, 2, "ab" * 32)],
    )

    create = server.commands()[1]
    assert (create.all("fee:currency"), create.all("fee:fee")) == (["EUR"], ["1240.00"])
    assert create.all("launch:noticeID") == ["370d0b7c9223372036854775807"]
    assert create.all("secDNS:digest") == ["AB" * 32]


def test_an_internationalised_name_says_its_table(server, registry_with, valid):
    registry = registry_with(idn_tables={"example": "fr", "": "latn"})
    server.answers += [NO_FREE_HOSTS, CREATED.replace(NAME, "xn--caf-dma.example"), info(name="xn--caf-dma.example")]

    registry.register(
        "xn--caf-dma.example",
        years=1,
        contacts={ContactRole.REGISTRANT: "PV1"},
        nameservers=SERVERS,
        auth_code="Code-1!x",
        fee=None,
        key="k-1",
    )

    assert server.commands()[1].all("idn:table") == ["fr"]


def test_a_registration_that_is_pending_is_told_as_taken(server, registry):
    server.answers += [NO_FREE_HOSTS, CREATED.replace('"1000"', '"1001"'), NOT_THERE]

    seen = registering(registry)

    assert seen.statuses == {"pendingCreate"}
    assert seen.is_created_by_us


@pytest.mark.parametrize("said", [HANG_UP, answer(2400)])
def test_a_registration_that_succeeded_and_cannot_be_read_is_an_unknown_outcome(server, registry, said):
    server.answers += [NO_FREE_HOSTS, CREATED, said]

    with pytest.raises(OutcomeUnknownError):
        registering(registry)


def test_an_unreadable_answer_to_a_registration_is_an_unknown_outcome(server, registry):
    server.answers += [NO_FREE_HOSTS, OK]

    with pytest.raises(OutcomeUnknownError):
        registering(registry)


@pytest.mark.parametrize("before", [[], [FREE_HOSTS]])
def test_a_lost_answer_before_the_registration_changes_nothing(server, registry, before):
    server.answers += [*before, HANG_UP]

    with pytest.raises(UnavailableError):
        registering(registry)


def test_a_renewal_says_the_expiry_that_was_seen(server, registry, valid):
    server.answers += [
        answer(data=f"<domain:renData><domain:name>{NAME}</domain:name></domain:renData>"),
        info(expires="<domain:exDate>2029-11-26T10:00:00.0Z</domain:exDate>"),
    ]

    seen = registry.renew(NAME, years=2, expires_at=AT.replace(year=2027), fee=Money(700, "EUR"), key="k-1")

    renew = server.commands()[0]
    assert (renew.all("domain:curExpDate"), renew.all("domain:period")) == (["2027-11-26"], ["2"])
    assert renew.all("fee:fee") == ["7.00"]
    assert seen.expires_at == AT.replace(year=2029)


def test_a_registry_that_renews_by_itself_is_not_asked_to(registry_with):
    with pytest.raises(RefusedError):
        registry_with(capabilities=frozenset()).renew(NAME, years=1, expires_at=AT, fee=None, key="k-1")


def test_a_restored_name_is_reported(server, registry, valid):
    deleted = info(statuses=("pendingDelete",), rgp=("redemptionPeriod",))
    waiting = info(statuses=("pendingDelete",), rgp=("pendingRestore",)).replace("2026-11-27", "2026-12-05")
    server.answers += [deleted, OK, waiting, OK, info()]

    seen = registry.restore(NAME, fee=Money(8000, "EUR"), reason="Registrant error.", key="k-1")

    request, report = (frame for frame in server.commands() if frame.kind == "domain:update")
    assert request.all("fee:fee") == ["80.00"]
    assert (report.all("rgp:delTime"), report.all("rgp:resTime")) == (
        ["2026-11-27T10:00:00Z"],
        ["2026-12-05T10:00:00Z"],
    )
    assert report.all("rgp:resReason") == ["Registrant error."]
    assert "ns1.client.example" in report.all("rgp:preData")[0]
    assert seen.statuses == {"ok"}


def test_a_name_that_waits_for_its_report_alone_gets_it(server, registry, valid):
    server.answers += [info(statuses=("pendingDelete",), rgp=("pendingRestore",)), OK, info()]

    registry.restore(NAME, fee=None, reason="Registrant error.", key="k-1")

    assert kinds(server) == ["domain:info", "domain:update", "domain:info"]


def test_a_name_restored_already_is_left_as_it_is(server, registry):
    server.answers.append(info())

    assert registry.restore(NAME, fee=None, reason="Registrant error.", key="k-1").statuses == {"ok"}


def test_a_name_about_to_be_released_cannot_be_restored(server, registry):
    server.answers.append(info(statuses=("pendingDelete",), rgp=("pendingDelete",)))

    with pytest.raises(RefusedError):
        registry.restore(NAME, fee=None, reason="Registrant error.", key="k-1")


@pytest.mark.parametrize(
    "said", [[OK], [NOT_THERE], [answer(2304), info(statuses=("pendingDelete",))], [answer(2304), NOT_THERE]]
)
def test_a_name_deleted_or_gone_is_deleted(server, registry, said):
    server.answers += said

    registry.delete(NAME, key="k-1")


def test_a_name_that_may_not_be_deleted_is_not(server, registry):
    server.answers += [answer(2304), info(statuses=("clientDeleteProhibited",))]

    with pytest.raises(RefusedError):
        registry.delete(NAME, key="k-1")
