"""Availability, and names as registries describe them."""

from datetime import timedelta

import pytest

from parvis.domains.ports import (
    Availability,
    ContactRole,
    DsRecord,
    UnavailableError,
)
from parvis.kit.money import Money
from tests.drivers.epp.answers import AT, NAME, NOT_THERE, checked, info
from tests.simulators.epp_server import answer


def test_free_taken_and_reserved_names_are_told_apart(server, registry):
    server.answers.append(checked(("a.example", ""), ("b.example", "In use"), ("c.example", "Reserved name")))

    found = registry.check(["a.example", "b.example", "c.example"])

    assert [found[name].availability for name in found] == [
        Availability.AVAILABLE,
        Availability.TAKEN,
        Availability.RESERVED,
    ]


def test_a_premium_name_is_told_with_the_fee_of_each_action(server, registry):
    fees = """<fee:cd avail="1"><fee:objID>a.example</fee:objID><fee:class>premium</fee:class>
    <fee:command name="create"><fee:period unit="y">1</fee:period><fee:fee description="Registration">1000.00</fee:fee>
    <fee:fee description="Application">240.00</fee:fee></fee:command>
    <fee:command name="renew"><fee:period unit="y">1</fee:period><fee:fee>1000</fee:fee></fee:command>
    <fee:command name="restore"><fee:fee>80.5</fee:fee><fee:credit>-0.50</fee:credit></fee:command></fee:cd>
    <fee:cd avail="1"><fee:objID>b.example</fee:objID><fee:class>standard</fee:class>
    <fee:command name="create" standard="1"><fee:fee>5.00</fee:fee></fee:command></fee:cd>"""
    server.answers.append(checked(("a.example", ""), ("b.example", ""), fees=fees))

    found = registry.check(["a.example", "b.example"])

    assert found["a.example"].availability == Availability.PREMIUM
    assert found["a.example"].fees == {
        "register": Money(124_000, "EUR"),
        "renew": Money(100_000, "EUR"),
        "restore": Money(8_000, "EUR"),
    }
    assert (found["b.example"].availability, found["b.example"].fees) == (Availability.AVAILABLE, {})
    assert "fee:check" in server.commands()[0].text


def test_a_fee_that_cannot_be_paid_exactly_is_no_answer(server, registry):
    fees = """<fee:cd><fee:objID>a.example</fee:objID><fee:class>premium</fee:class>
    <fee:command name="create"><fee:fee>10.005</fee:fee></fee:command></fee:cd>"""
    server.answers.append(checked(("a.example", ""), fees=fees))

    with pytest.raises(UnavailableError):
        registry.check(["a.example"])


def test_one_impossible_name_does_not_spoil_the_others(server, registry):
    bad = answer(2005, message="Parameter value syntax error")
    server.answers += [bad, checked(("a.example", ""), ("b.example", "In use")), bad, bad, checked(("d.example", ""))]

    found = registry.check(["a.example", "b.example", "-c.example", "d.example"])

    assert {name: answer.availability for name, answer in found.items()} == {
        "a.example": Availability.AVAILABLE,
        "b.example": Availability.TAKEN,
        "-c.example": Availability.RESERVED,
        "d.example": Availability.AVAILABLE,
    }


def test_many_names_are_asked_some_at_a_time(server, registry_with):
    registry = registry_with(names_per_check=2)
    names = [f"n{number}.example" for number in range(5)]
    server.answers += [checked(*((name, "") for name in names[start : start + 2])) for start in (0, 2, 4)]

    assert list(registry.check(names)) == names


def test_claims_are_asked_of_free_names_where_there_may_be_any(server, registry_with):
    claims = """<launch:phase>claims</launch:phase><launch:cd><launch:name exists="1">a.example</launch:name>
    <launch:claimKey validatorID="tmch">2013041500/2/6/9/rJ1NrDO92</launch:claimKey></launch:cd>"""
    server.answers += [checked(("a.example", ""), ("b.example", "In use")), checked(("a.example", ""), claims=claims)]

    found = registry_with(has_claims=True).check(["a.example", "b.example"])

    assert (found["a.example"].claims, found["b.example"].claims) == ("2013041500/2/6/9/rJ1NrDO92", "")
    assert server.commands()[1].all("domain:name") == ["a.example"]


def test_a_name_of_ours_is_described_whole(server, registry):
    ds = "<secDNS:dsData><secDNS:keyTag>12345</secDNS:keyTag><secDNS:alg>13</secDNS:alg><secDNS:digestType>2</secDNS:digestType><secDNS:digest>abcd</secDNS:digest></secDNS:dsData>"
    server.answers.append(info(statuses=("ok",), rgp=("addPeriod",), ds=ds, hosts=("ns1.atelier.example",)))

    seen = registry.fetch(NAME)

    assert (seen.name, seen.created_at, seen.expires_at) == (NAME, AT, AT.replace(year=2027))
    assert seen.statuses == {"ok", "addPeriod"}
    assert seen.nameservers == ("ns1.client.example", "ns2.client.example")
    assert seen.contacts == {ContactRole.REGISTRANT: "PV1", ContactRole.ADMIN: "PV1", ContactRole.TECH: "PV1"}
    assert seen.ds == {DsRecord(12345, 13, 2, "ABCD")}
    assert seen.hosts == ("ns1.atelier.example",)
    assert (seen.updated_at, seen.is_created_by_us) == (AT + timedelta(days=1), True)


def test_servers_as_attributes_and_no_expiry_are_read(server, registry):
    ns = "<domain:hostAttr><domain:hostName>NS1.Atelier.example</domain:hostName><domain:hostAddr ip='v6'>2001:DB8:0::1</domain:hostAddr></domain:hostAttr>"
    server.answers.append(info(ns=ns, expires=""))

    seen = registry.fetch(NAME)

    assert (seen.nameservers, seen.expires_at) == (("ns1.atelier.example",), None)


@pytest.mark.parametrize("said", [NOT_THERE, answer(2201), info(sponsor="REG-2")])
def test_a_name_that_is_not_ours_is_nobodys(server, registry, said):
    server.answers.append(said)

    assert registry.fetch(NAME) is None


def test_a_name_that_another_created_came_by_transfer(server, registry):
    server.answers.append(info(creator="REG-2"))

    assert registry.fetch(NAME).is_created_by_us is False


def test_a_registrar_may_sign_in_by_another_name_than_it_sponsors(server, registry_with):
    server.answers.append(info(sponsor="R-900", creator="R-900"))

    assert registry_with(registrar_id="R-900").fetch(NAME).is_created_by_us


@pytest.mark.parametrize(
    "spoilt", [("2026-11-26T10:00:00.0Z", "yesterday"), ("<domain:clID>", "<domain:xx>"), ("infData", "other")]
)
def test_an_answer_that_makes_no_sense_is_none(server, registry, spoilt):
    before, after = spoilt
    text = info().replace(before, after)
    server.answers.append(text.replace("</domain:clID>", "</domain:xx>") if "xx" in after else text)

    with pytest.raises(UnavailableError):
        registry.fetch(NAME)
