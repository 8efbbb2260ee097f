"""Bringing names to a wanted state, and moving them."""

from datetime import timedelta

import pytest

from parvis.domains.ports import (
    Capability,
    ContactRole,
    DsRecord,
    Host,
    KeyRecord,
    RefusedError,
    TransferState,
)
from parvis.drivers.epp.settings import CAPABILITIES
from parvis.kit.money import Money
from tests.drivers.epp.answers import AT, FREE_HOSTS, NAME, NOT_THERE, OK, SERVERS, info, kinds, moved
from tests.simulators.epp_server import answer


def test_only_the_difference_is_sent(server, registry, valid):
    server.answers += [info(statuses=("ok",)), FREE_HOSTS.replace("ns1.client", "ns3.client"), OK, OK, info()]

    registry.update(NAME, nameservers=[Host("ns3.client.example"), SERVERS[1]], is_locked=True, key="k-1")

    update = server.commands()[3]
    added, removed = update.text.partition("<domain:rem>")[::2]
    assert "ns3.client.example" in added
    assert "clientTransferProhibited" in added
    assert "ns1.client.example" in removed
    assert "ns2.client.example" not in update.text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"nameservers": SERVERS},
        {"nameservers": SERVERS[::-1]},
        {"is_locked": True},
        {"is_held": False},
        {"auth_code": "Code-1!x"},
        {"contacts": {ContactRole.REGISTRANT: "PV1", ContactRole.TECH: "PV1"}},
        {"ds": []},
    ],
)
def test_where_it_is_so_already_nothing_is_sent(server, registry, changes):
    server.answers.append(info(statuses=("clientTransferProhibited",), code="Code-1!x"))

    registry.update(NAME, key="k-1", **changes)

    assert kinds(server) == ["domain:info"]


def test_contacts_change_by_role(server, registry, valid):
    server.answers += [info(), OK, info()]

    registry.update(NAME, contacts={ContactRole.REGISTRANT: "PV2", ContactRole.TECH: "PV3"}, key="k-1")

    update = server.commands()[1]
    assert update.all("domain:registrant") == ["PV2"]
    assert update.all("domain:contact") == ["PV3", "PV1"]
    assert 'type="admin"' not in update.text


def test_ds_records_are_replaced(server, registry, valid):
    ds = "<secDNS:dsData><secDNS:keyTag>1</secDNS:keyTag><secDNS:alg>13</secDNS:alg><secDNS:digestType>2</secDNS:digestType><secDNS:digest>AB</secDNS:digest></secDNS:dsData>"
    server.answers += [info(ds=ds), OK, info()]

    registry.update(NAME, ds=[DsRecord(2, 13, 2, "cd")], key="k-1")

    assert server.commands()[1].all("secDNS:keyTag") == ["1", "2"]


def test_keys_are_replaced_where_the_registry_takes_keys(server, registry_with, valid):
    there = "<secDNS:keyData><secDNS:flags>257</secDNS:flags><secDNS:protocol>3</secDNS:protocol><secDNS:alg>8</secDNS:alg><secDNS:pubKey>AwEA AQ==</secDNS:pubKey></secDNS:keyData>"
    server.answers += [info(ds=there), OK, info(ds=there)]
    registry = registry_with(capabilities=CAPABILITIES - {Capability.DS_DATA})

    seen = registry.update(NAME, ds=[KeyRecord(257, 3, 13, "GojI")], key="k-1")

    update = server.commands()[1]
    assert (update.all("secDNS:pubKey"), update.all("secDNS:alg")) == (["AwEAAQ==", "GojI"], ["8", "13"])
    assert seen.ds == {KeyRecord(257, 3, 8, "AwEAAQ==")}


def test_records_of_the_other_form_go_all_at_once(server, registry_with, valid):
    ds = "<secDNS:dsData><secDNS:keyTag>1</secDNS:keyTag><secDNS:alg>13</secDNS:alg><secDNS:digestType>2</secDNS:digestType><secDNS:digest>AB</secDNS:digest></secDNS:dsData>"
    server.answers += [info(ds=ds), OK, info()]

    registry_with(capabilities=CAPABILITIES - {Capability.DS_DATA}).update(
        NAME, ds=[KeyRecord(257, 3, 13, "GojI")], key="k-1"
    )

    update = server.commands()[1]
    assert (update.all("secDNS:all"), update.all("secDNS:pubKey"), update.all("secDNS:keyTag")) == (
        ["true"],
        ["GojI"],
        [],
    )


@pytest.mark.parametrize(
    ("lacks", "record"), [({Capability.DS_DATA}, DsRecord(2, 13, 2, "cd")), (set(), KeyRecord(257, 3, 13, "GojI"))]
)
def test_records_of_the_other_form_are_not_sent(server, registry_with, lacks, record):
    with pytest.raises(RefusedError) as refusal:
        registry_with(capabilities=CAPABILITIES - lacks).update(NAME, ds=[record], key="k-1")

    assert (refusal.value.code, server.commands()) == (2306, [])


def test_the_authorisation_code_is_sent_and_told_nowhere(server, registry, valid):
    server.answers += [info(code="Code-1!x"), OK, info(code="Code-2!x")]

    registry.update(NAME, auth_code="Code-2!x", key="k-1")

    assert server.commands()[1].all("domain:pw") == ["Code-2!x"]
    told = registry.exchange()
    assert NAME in told
    assert "Code-1!x" not in told
    assert "Code-2!x" not in told


def test_a_name_that_is_not_ours_cannot_be_changed(server, registry):
    server.answers.append(info(sponsor="REG-2"))

    with pytest.raises(RefusedError):
        registry.update(NAME, is_locked=True, key="k-1")

    assert kinds(server) == ["domain:info"]


def test_attributes_whose_addresses_change_are_replaced(server, registry_with, valid):
    registry = registry_with(capabilities=CAPABILITIES - {Capability.HOSTS})
    ns = "<domain:hostAttr><domain:hostName>ns1.atelier.example</domain:hostName><domain:hostAddr>192.0.2.1</domain:hostAddr></domain:hostAttr>"
    server.answers += [info(ns=ns), OK, info(ns=ns), info(ns=ns)]

    registry.update(NAME, nameservers=[Host("ns1.atelier.example", ("192.0.2.2",))], key="k-1")
    registry.update(NAME, nameservers=[Host("ns1.atelier.example", ("192.0.2.1",))], key="k-1")

    assert server.commands()[1].all("domain:hostAddr") == ["192.0.2.2", "192.0.2.1"]
    assert kinds(server) == ["domain:info", "domain:update", "domain:info", "domain:info"]


def test_a_transfer_to_us_is_asked_for_with_its_code_and_fee(server, registry, valid):
    server.answers.append(moved().replace('"1000"', '"1001"'))

    transfer = registry.request_transfer(NAME, auth_code="Code-9!x", years=1, fee=Money(700, "EUR"), key="k-1")

    asked = server.commands()[0]
    assert (asked.all("domain:pw"), asked.all("domain:period"), asked.all("fee:fee")) == (["Code-9!x"], ["1"], ["7.00"])
    assert (transfer.state, transfer.is_to_us, transfer.other) == (TransferState.PENDING, True, "REG-2")
    assert (transfer.requested_at, transfer.answer_by) == (AT, AT + timedelta(days=5))
    assert "Code-9!x" not in registry.exchange()


def test_a_transfer_without_years_asks_for_none(server, registry):
    server.answers.append(moved())

    registry.request_transfer(NAME, auth_code="Code-9!x", years=0, fee=None, key="k-1")

    assert server.commands()[0].all("domain:period") == []


def test_a_transfer_away_is_seen_and_answered(server, registry, valid):
    server.answers += [moved(requester="REG-2", acting="REG-1"), moved("clientRejected", "REG-2", "REG-1")]

    seen = registry.transfer(NAME)
    answered = registry.answer_transfer(NAME, is_approved=False, key="k-1")

    assert (seen.is_to_us, seen.other) == (False, "REG-2")
    assert answered.state == TransferState.CLIENT_REJECTED
    assert [frame.root[0][0].get("op") for frame in server.commands()] == ["query", "reject"]


def test_a_step_whose_answer_tells_nothing_is_read(server, registry):
    server.answers += [OK, moved("clientCancelled")]

    assert registry.cancel_transfer(NAME, key="k-1").state == TransferState.CLIENT_CANCELLED


@pytest.mark.parametrize("said", [answer(2301), NOT_THERE])
def test_where_no_transfer_was_there_is_none(server, registry, said):
    server.answers.append(said)

    assert registry.transfer(NAME) is None


def test_nothing_pending_any_more_is_a_refusal(server, registry):
    server.answers.append(answer(2301, message="Object not pending transfer"))

    with pytest.raises(RefusedError) as refusal:
        registry.answer_transfer(NAME, is_approved=True, key="k-1")

    assert refusal.value.code == 2301
