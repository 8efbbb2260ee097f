"""Contacts and host objects."""

import pytest

from parvis.domains.ports import (
    Host,
    RefusedError,
)
from tests.drivers.epp.answers import HOLDER, NEW_CONTACT, NOT_THERE, OK, contact, kinds
from tests.simulators.epp_server import answer


def test_a_contact_is_created(server, registry, valid):
    server.answers.append(NEW_CONTACT)

    assert registry.put_contact("PV1", HOLDER, key="k-1") == "PV1"

    create = server.commands()[0]
    assert create.all("contact:city") == ["Orléans"]
    assert 'type="loc"' in create.text


def test_a_contact_that_is_there_with_the_same_data_is_left(server, registry):
    server.answers += [answer(2302), contact()]

    registry.put_contact("PV1", HOLDER, key="k-1")

    assert kinds(server) == ["contact:create", "contact:info"]


def test_a_contact_that_is_there_with_other_data_is_changed(server, registry, valid):
    server.answers += [answer(2302), contact(city="Lyon"), OK]

    registry.put_contact("PV1", HOLDER, key="k-1")

    assert server.commands()[2].all("contact:city") == ["Orléans"]


def test_a_contact_of_somebody_else_is_not_touched(server, registry):
    server.answers += [answer(2302), contact(sponsor="REG-2")]

    with pytest.raises(RefusedError) as refusal:
        registry.put_contact("PV1", HOLDER, key="k-1")

    assert refusal.value.code == 2302


def test_where_a_registry_takes_ascii_alone_accents_are_left_out(server, registry_with, valid):
    registry = registry_with(postal="int")
    server.answers += [
        NEW_CONTACT,
        answer(2302),
        contact(name="Zoe Exemple", kind="int", city="Orleans").replace("Modèle", "Modele"),
    ]

    registry.put_contact("PV1", HOLDER, key="k-1")
    registry.put_contact("PV1", HOLDER, key="k-1")

    assert server.commands()[0].all("contact:city") == ["Orleans"]
    assert kinds(server) == ["contact:create", "contact:create", "contact:info"]


def test_a_contact_is_read_and_deleted(server, registry, valid):
    server.answers += [contact(), NOT_THERE, OK, NOT_THERE, answer(2305)]

    assert registry.fetch_contact("PV1") == HOLDER
    assert registry.fetch_contact("PV1") is None
    registry.delete_contact("PV1", key="k-1")
    registry.delete_contact("PV1", key="k-1")
    with pytest.raises(RefusedError) as refusal:
        registry.delete_contact("PV1", key="k-1")
    assert refusal.value.code == 2305


def host(*addresses):
    written = "".join(f"<host:addr ip='v{6 if ':' in one else 4}'>{one}</host:addr>" for one in addresses)
    return answer(
        data=f"<host:infData><host:name>ns1.atelier.example</host:name><host:roid>H1-EX</host:roid><host:status s='ok'/>{written}"
        "<host:clID>REG-1</host:clID><host:crID>REG-1</host:crID><host:crDate>2026-11-26T10:00:00Z</host:crDate></host:infData>"
    )


def test_a_host_gets_exactly_the_addresses_that_are_wanted(server, registry, valid):
    wanted = Host("ns1.atelier.example", ("192.0.2.1", "2001:DB8::1"))
    server.answers += [
        OK,
        answer(2302),
        host("192.0.2.1", "192.0.2.9"),
        OK,
        answer(2302),
        host("192.0.2.1", "2001:db8::1"),
    ]

    for _ in range(3):
        assert registry.put_host(wanted, key="k-1").addresses == ("192.0.2.1", "2001:db8::1")

    update = server.commands()[3]
    assert update.all("host:addr") == ["2001:db8::1", "192.0.2.9"]
    assert kinds(server)[-2:] == ["host:create", "host:info"]


def test_a_host_in_use_cannot_be_deleted_and_one_that_is_gone_is(server, registry, valid):
    server.answers += [answer(2305), NOT_THERE, NOT_THERE]

    with pytest.raises(RefusedError):
        registry.delete_host("ns1.atelier.example", key="k-1")
    registry.delete_host("ns1.atelier.example", key="k-1")

    assert registry.fetch_host("ns1.atelier.example") is None
