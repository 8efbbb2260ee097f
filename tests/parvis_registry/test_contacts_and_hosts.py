"""Contacts and hosts of the simulated registries keep the link rules of RFC 5732 and 5733."""

import uuid

import pytest

from tests.simulators.epp_asking import CODE, hosts


@pytest.fixture
def handle():
    return f"C{uuid.uuid4().hex[:10].upper()}"


def delete_contact(line, handle):
    return line.about("delete", "contact", f"<contact:id>{handle}</contact:id>").code


def contact_info(line, handle, code=None):
    shown = f"<contact:authInfo><contact:pw>{code}</contact:pw></contact:authInfo>" if code else ""
    return line.about("info", "contact", f"<contact:id>{handle}</contact:id>{shown}")


def test_a_contact_is_told_as_it_was_created(line, handle):
    assert [line.contact(handle).code, line.contact(handle).code] == [1000, 2302]

    told = contact_info(line, handle)

    assert [told.one(f"contact:{tag}") for tag in ("name", "street", "city", "pc", "cc", "voice", "email", "clID")] == [
        "Zoé Exemple", "10 rue du Modèle", "Orléans", "45000", "FR", "+33.199000001", "zoe@client.example", "parvis",
    ]  # fmt: skip
    assert told.all("contact:status@s") == ["ok"]


def test_a_contact_in_use_cannot_be_deleted(line, handle, name):
    line.contact(handle)
    line.create(name, handle=handle)

    assert delete_contact(line, handle) == 2305
    assert "linked" in contact_info(line, handle).all("contact:status@s")
    line.delete(name)
    assert [delete_contact(line, handle), delete_contact(line, handle)] == [1000, 2303]


def test_anothers_contact_is_told_for_its_code_alone(simulator, connect, line, handle):
    line.contact(handle)
    other = connect(simulator, who="other")

    assert [contact_info(other, handle, code).code for code in (None, "Wrong-code", CODE)] == [2201, 2202, 1000]
    assert delete_contact(other, handle) == 2201


def test_an_update_changes_what_it_names_and_an_empty_number_is_taken_away(line, handle):
    line.contact(handle)
    change = "<contact:chg><contact:voice/><contact:email>new@client.example</contact:email></contact:chg>"

    assert line.about("update", "contact", f"<contact:id>{handle}</contact:id>{change}").code == 1000

    told = contact_info(line, handle)
    assert told.one("contact:email") == "new@client.example"
    assert told.all("contact:voice") == []
    assert told.one("contact:city") == "Orléans"


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("FR</contact:cc>", "France</contact:cc>", 2005),
        ("+33.199000001", "0199000001", 2005),
        ("zoe@client.example", "zoe", 2005),
        ('type="loc"', 'type="int"', 2005),
        ("<contact:city>Orléans</contact:city>", "", 2003),
    ],
)
def test_a_contact_that_breaks_a_rule_is_refused(line, handle, monkeypatch, wrong, right, code):
    say = line.say
    monkeypatch.setattr(line, "say", lambda data: say(data.replace(wrong, right, 1)))

    assert line.contact(handle).code == code
    monkeypatch.undo()
    assert contact_info(line, handle).code == 2303


def test_a_host_elsewhere_has_no_addresses_and_one_inside_has(line, name):
    address = '<host:addr ip="v4">192.0.2.7</host:addr>'
    inside = f"<host:name>ns1.{name}</host:name>"

    assert line.about("create", "host", f"<host:name>ns.{uuid.uuid4().hex}.example</host:name>{address}").code == 2306
    assert line.about("create", "host", inside + address).code == 2303
    line.create(name)
    assert line.about("create", "host", inside).code == 2003
    assert line.about("create", "host", inside + address).code == 1000
    assert line.info(name).one("domain:host") == f"ns1.{name}"


def test_a_host_inside_anothers_name_is_refused(simulator, connect, line, name):
    line.create(name)
    other = connect(simulator, who="other")
    inner = f'<host:name>ns1.{name}</host:name><host:addr ip="v6">2001:db8::1</host:addr>'

    assert other.about("create", "host", inner).code == 2201


def test_a_host_in_use_cannot_be_deleted(line, name):
    server = f"ns.{uuid.uuid4().hex}.example"
    line.about("create", "host", f"<host:name>{server}</host:name>")
    line.create(name, ns=hosts(server))

    assert line.about("delete", "host", f"<host:name>{server}</host:name>").code == 2305
    line.delete(name)
    assert line.about("delete", "host", f"<host:name>{server}</host:name>").code == 1000


def test_a_name_whose_hosts_serve_others_cannot_be_deleted(line, name):
    served = f"served-{name}"
    line.create(name)
    line.about("create", "host", f'<host:name>ns1.{name}</host:name><host:addr ip="v4">192.0.2.7</host:addr>')
    line.create(served, ns=hosts(f"ns1.{name}"))

    assert line.delete(name).code == 2305
    line.delete(served)
    assert line.delete(name).code == 1000


def test_a_change_of_a_host_that_is_refused_leaves_it_as_it_was(line, name):
    line.create(name)
    inner = f"<host:name>ns1.{name}</host:name>"
    line.about("create", "host", f'{inner}<host:addr ip="v4">192.0.2.7</host:addr>')

    renamed = line.about("update", "host", f"{inner}<host:chg><host:name>ns1.elsewhere.example</host:name></host:chg>")

    assert renamed.code == 2306
    assert line.about("info", "host", inner).one("host:addr") == "192.0.2.7"
