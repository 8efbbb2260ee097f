"""The simulated registries register, renew, change and delete names as RFC 5731 says."""

import uuid

import pytest

from tests.simulators.epp_asking import CODE, hosts

DIGEST = "AB" * 32
DS = (
    f"<secDNS:dsData><secDNS:keyTag>12345</secDNS:keyTag><secDNS:alg>13</secDNS:alg>"
    f"<secDNS:digestType>2</secDNS:digestType><secDNS:digest>{DIGEST}</secDNS:digest></secDNS:dsData>"
)
KEY = (
    "<secDNS:keyData><secDNS:flags>257</secDNS:flags><secDNS:protocol>3</secDNS:protocol>"
    "<secDNS:alg>13</secDNS:alg><secDNS:pubKey>AQPJ////4Q==</secDNS:pubKey></secDNS:keyData>"
)


def fee(action, amount):
    return f"<fee:{action}><fee:currency>EUR</fee:currency><fee:fee>{amount}</fee:fee></fee:{action}>"


def test_a_free_name_a_taken_one_and_a_reserved_one_are_told_apart(line, name):
    answer = line.about(
        "check",
        "domain",
        f"<domain:name>{name}</domain:name><domain:name>google.com</domain:name><domain:name>nic.com</domain:name>",
    )

    assert answer.all("domain:name") == [name, "google.com", "nic.com"]
    assert answer.all("domain:name@avail") == ["1", "0", "0"]
    assert answer.all("domain:reason") == ["In use", "Reserved name"]


@pytest.mark.parametrize("label", ["-a.com", "a_b.com", "ab--c.com", "com", "é.com", "a" * 64 + ".com"])
def test_a_check_is_refused_whole_for_one_impossible_label(line, name, label):
    asked = f"<domain:name>{name}</domain:name><domain:name>{label}</domain:name>"

    assert line.about("check", "domain", asked).code == 2005


def test_what_is_registered_is_told_to_its_registrar(line, name):
    assert line.about("create", "host", "<host:name>ns1.told.example</host:name>").code in {1000, 2302}
    created = line.create(
        name, ns=hosts("ns1.told.example"), contacts='<domain:contact type="tech">HOLDER1</domain:contact>', years=2
    )
    told = line.info(name)

    assert (created.code, told.code) == (1000, 1000)
    assert told.one("domain:exDate") == created.one("domain:exDate")
    assert int(told.one("domain:exDate")[:4]) == int(told.one("domain:crDate")[:4]) + 2
    assert [told.one(f"domain:{tag}") for tag in ("clID", "crID", "registrant", "contact", "hostObj", "pw")] == [
        "parvis", "parvis", "HOLDER1", "HOLDER1", "ns1.told.example", CODE,
    ]  # fmt: skip
    assert told.all("domain:status@s") == ["ok"]
    assert told.all("rgp:rgpStatus@s") == ["addPeriod"]


def test_anothers_name_shows_neither_contacts_nor_code_without_the_code(simulator, connect, line, name):
    line.create(name)
    other = connect(simulator, who="other")

    unknown, wrong, right = other.info(name), other.info(name, "Wrong-code-1"), other.info(name, CODE)

    assert (unknown.code, wrong.code, right.code) == (1000, 2202, 1000)
    assert unknown.all("domain:pw") == unknown.all("domain:registrant") == []
    assert right.one("domain:registrant") == "HOLDER1"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"handle": "NOBODY1"}, 2303),
        ({"ns": hosts("ns1.nowhere.example")}, 2303),
        ({"contacts": '<domain:contact type="tech">NOBODY1</domain:contact>'}, 2303),
        ({"contacts": '<domain:contact type="friend">HOLDER1</domain:contact>'}, 2005),
        ({"years": 11}, 2004),
        ({"years": 0}, 2004),
        ({"code": "short"}, 2306),
        ({"ns": "<domain:ns><domain:hostAttr><domain:hostName>ns1.x.example</domain:hostName></domain:hostAttr></domain:ns>"}, 2306),
        ({"handle": ""}, 2003),
    ],
)  # fmt: skip
def test_a_registration_that_breaks_a_rule_is_refused_and_leaves_nothing(line, name, change, code):
    assert line.create(name, **change).code == code
    assert line.info(name).code == 2303


def test_a_name_is_registered_once(line, name):
    assert [line.create(name).code, line.create(name).code] == [1000, 2302]
    assert line.create("google.com").code == 2302
    assert line.create("nic.com").code == 2306


def test_a_name_of_another_registry_is_refused(line):
    assert line.create("example-of-another.fr").code == 2306


def test_registries_with_attributes_keep_addresses_inside_the_name(simulator, connect):
    line = connect(simulator, "eurid")
    attribute = "<domain:ns><domain:hostAttr><domain:hostName>{}</domain:hostName>{}</domain:hostAttr></domain:ns>"
    address = '<domain:hostAddr ip="v4">192.0.2.1</domain:hostAddr>'
    name = f"attribute-{uuid.uuid4().hex[:12]}.eu"

    assert line.create(name, ns=attribute.format(f"ns1.{name}", "")).code == 2003
    assert line.create(name, ns=attribute.format("ns1.elsewhere.example", address)).code == 2306
    assert line.create(name, ns=hosts("ns1.elsewhere.example")).code == 2306
    assert line.create(name, ns=attribute.format(f"ns1.{name}", address)).code == 1000
    assert line.info(name).one("domain:hostAddr") == "192.0.2.1"


def test_a_renewal_counts_from_the_expiry_that_was_told(line, name):
    expiry = line.create(name).one("domain:exDate")

    first, repeated = line.renew(name, expiry), line.renew(name, expiry)

    assert (first.code, repeated.code) == (1000, 2306)
    assert line.info(name).one("domain:exDate") == first.one("domain:exDate")
    assert int(first.one("domain:exDate")[:4]) == int(expiry[:4]) + 1


def test_nothing_is_held_for_more_than_ten_years(line, name):
    expiry = line.create(name, years=9).one("domain:exDate")

    assert line.renew(name, expiry, 2).code == 2004
    assert line.renew(name, expiry, 1).code == 1000


def test_what_a_lock_forbids_is_refused_until_it_is_taken_away(line, name):
    expiry = line.create(name).one("domain:exDate")
    locks = "".join(f'<domain:status s="client{action}Prohibited"/>' for action in ("Update", "Delete", "Renew"))

    assert line.update(name, f"<domain:add>{locks}</domain:add>").code == 1000

    assert line.renew(name, expiry).code == 2304
    assert line.delete(name).code == 2304
    assert line.update(name, '<domain:rem><domain:status s="clientRenewProhibited"/></domain:rem>').code == 2304
    assert line.update(name, f"<domain:rem>{locks}</domain:rem>").code == 1000
    assert line.renew(name, expiry).code == 1000


def test_statuses_of_the_server_are_not_for_clients(line, name):
    line.create(name)

    assert line.update(name, '<domain:add><domain:status s="serverHold"/></domain:add>').code == 2306


def test_contacts_servers_code_and_holder_are_changed(line, name):
    line.create(name)
    line.contact("HOLDER2")
    line.about("create", "host", "<host:name>ns9.told.example</host:name>")
    inner = (
        f'<domain:add>{hosts("ns9.told.example")}<domain:contact type="tech">HOLDER2</domain:contact></domain:add>'
        "<domain:chg><domain:registrant>HOLDER2</domain:registrant><domain:authInfo><domain:pw>Another-code-2!"
        "</domain:pw></domain:authInfo></domain:chg>"
    )

    assert line.update(name, inner).code == 1000

    told = line.info(name)
    assert [told.one(f"domain:{tag}") for tag in ("registrant", "contact", "hostObj", "pw", "upID")] == [
        "HOLDER2", "HOLDER2", "ns9.told.example", "Another-code-2!", "parvis",
    ]  # fmt: skip


def test_ds_data_are_added_told_and_taken_away(line, name):
    line.create(name, extension=f"<secDNS:create>{DS}</secDNS:create>")
    assert line.info(name).one("secDNS:digest") == DIGEST

    removal = f"<secDNS:update><secDNS:rem>{DS}</secDNS:rem></secDNS:update>"

    assert [line.update(name, extension=removal).code for _ in range(2)] == [1000, 2303]
    assert line.info(name).all("secDNS:digest") == []


@pytest.mark.parametrize(("registry", "extension"), [("eurid", "eu"), ("denic", "de"), ("sidn", "nl")])
def test_a_registry_that_takes_keys_tells_them_and_refuses_ds_data(simulator, connect, name, registry, extension):
    line, name = connect(simulator, registry), name.replace(".com", f".{extension}")
    assert line.create(name, extension=f"<secDNS:create>{DS}</secDNS:create>").code == 2306
    assert line.create(name, extension=f"<secDNS:create>{KEY}</secDNS:create>").code == 1000
    assert (line.info(name).one("secDNS:pubKey"), line.info(name).all("secDNS:digest")) == ("AQPJ////4Q==", [])

    removal = f"<secDNS:update><secDNS:rem>{KEY}</secDNS:rem></secDNS:update>"
    assert [line.update(name, extension=removal).code for _ in range(2)] == [1000, 2303]

    assert line.update(name, extension=f"<secDNS:update><secDNS:add>{KEY}</secDNS:add></secDNS:update>").code == 1000
    wiped = "<secDNS:update><secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem></secDNS:update>"
    assert line.update(name, extension=wiped).code == 1000
    assert line.info(name).all("secDNS:pubKey") == []


@pytest.mark.parametrize(
    ("said", "code"),
    [(("257", "0"), 2306), (("<secDNS:protocol>3", "<secDNS:protocol>2"), 2306), (("AQPJ////4Q==", "AQPJ*"), 2005)],
)
def test_what_is_no_key_of_a_zone_is_refused(simulator, connect, name, said, code):
    line = connect(simulator, "sidn")
    key = KEY.replace(*said)

    assert line.create(name.replace(".com", ".nl"), extension=f"<secDNS:create>{key}</secDNS:create>").code == code


def test_a_registry_that_takes_ds_data_refuses_keys(line, name):
    assert line.create(name, extension=f"<secDNS:create>{KEY}</secDNS:create>").code == 2306


def test_a_digest_of_the_wrong_length_is_refused(line, name):
    assert line.create(name, extension=f"<secDNS:create>{DS.replace(DIGEST, 'AB')}</secDNS:create>").code == 2306


def test_a_premium_name_tells_its_fee_and_goes_for_it_alone(simulator, connect):
    line = connect(simulator, "identity")
    command = '<fee:command name="{}"><fee:period unit="y">1</fee:period></fee:command>'
    asked = line.about(
        "check",
        "domain",
        "<domain:name>terroir.wine</domain:name><domain:name>plain-one.wine</domain:name>",
        f"<fee:check>{command.format('create')}{command.format('renew')}</fee:check>",
    )
    assert asked.all("fee:class") == ["premium", "standard"]
    assert asked.all("fee:fee") == ["1240.00", "1240.00", "8.00", "8.00"]

    assert line.create("terroir.wine").code == 2004
    assert line.create("terroir.wine", extension=fee("create", "1239.99")).code == 2004
    assert line.create("terroir.wine", extension=fee("create", "1240.00")).one("fee:fee") == "1240.00"


@pytest.mark.parametrize("action", ["info", "update", "renew", "delete"])
def test_anothers_name_cannot_be_changed(simulator, connect, line, name, action):
    other = connect(simulator, who="other")
    expiry = line.create(name).one("domain:exDate")
    say = {
        "info": lambda: other.info("google.com"),
        "update": lambda: other.update(name),
        "renew": lambda: other.renew(name, expiry),
        "delete": lambda: other.delete(name),
    }[action]

    assert say().code == 2201
