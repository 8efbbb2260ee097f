"""RDAP, by a server that may be broken or hostile."""

import gzip
import json
import ssl
import time
from datetime import UTC, datetime

import pytest
import trustme

from parvis.domains.ports import UnavailableError
from parvis.drivers.rdap.fetching import LONGEST
from parvis.drivers.rdap.source import PublicData, Where
from parvis.drivers.rdap.texts import LONGEST_RAW, LONGEST_TEXT, MOST
from tests.drivers.rdap.published import rdap, whois
from tests.simulators.public_data_server import RDAP, http, serving, silence, slowly

NAME = "exemple.fr"
HTTP, HTTPS = "http://", "https://"


def moved(to, status="302 Found"):
    return http(status=status, Location=to)


def test_what_is_asked_is_what_the_standard_says(rdap_server, by_rdap):
    rdap_server.answers = {"": http(rdap(NAME))}

    by_rdap.lookup(NAME)

    (asked,) = rdap_server.questions
    assert asked.startswith(f"GET /rdap/domain/{NAME} HTTP/1.1\r\n")
    assert "accept: application/rdap+json" in asked.lower()


def test_a_published_name_is_read(rdap_server, by_rdap):
    words = ["active", "client hold", "auto renew period", "obscured"]
    rdap_server.answers = {"": http(rdap(NAME, status=words))}

    found = by_rdap.lookup(NAME)

    assert (found.registrar, found.source) == ("Registrar Example", "rdap")
    assert found.expires_at == datetime(2027, 11, 1, tzinfo=UTC)
    assert found.statuses == ("ok", "clientHold", "autoRenewPeriod", "obscured")
    assert found.nameservers == ("ns1.client.example", "ns2.client.example")
    assert json.loads(found.raw)["ldhName"] == NAME.upper()


def test_a_registrar_without_a_card_is_told_by_its_number(rdap_server, by_rdap):
    rdap_server.answers = {"": http(rdap(NAME, entities=[{"roles": ["registrar"], "handle": "292"}]))}

    assert by_rdap.lookup(NAME).registrar == "292"


def test_people_are_left_out_of_what_is_shown(rdap_server, by_rdap):
    card = ["vcard", [["fn", {}, "text", "Ada Person"], ["email", {}, "text", "ada@person.example"]]]
    registrar = ["vcard", [["fn", {}, "text", "Registrar Example"], ["tel", {}, "text", "Ada"], 3, []]]
    person = {"roles": ["registrant"], "handle": "ADA-1", "vcardArray": card}
    changes = {
        "entities": [person, {"roles": ["registrar"], "vcardArray": registrar, "entities": [person]}, "Ada"],
        "remarks": [{"title": "Ada"}],
        "redacted": [{"name": {"description": "Ada"}}],
        "nameservers": [{"ldhName": "ns1.client.example", "entities": [person], "remarks": "Ada"}],
        "events": [{"eventAction": "registration", "eventDate": "2026-11-01T00:00:00Z", "eventActor": "ADA-1"}],
    }
    rdap_server.answers = {"": http(rdap(NAME, **changes))}

    shown = by_rdap.lookup(NAME).raw

    assert "ada" not in shown.lower().replace("rdap", "")
    assert json.loads(shown)["entities"] == [
        {"roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", "Registrar Example"]]], "entities": []}
    ]


def test_a_404_without_a_word_is_a_free_name(rdap_server, by_rdap):
    rdap_server.answers = {"": http(status="404 Not Found", kind="text/html")}

    assert by_rdap.lookup(NAME) is None


@pytest.mark.parametrize(
    "answer",
    [
        http(b"<!doctype html><title>Not found</title>", status="404 Not Found", kind="text/html"),
        http(b"<!doctype html><title>Welcome</title>", kind="text/html"),
        http(b""),
        http(b"{"),
        http(b"[]"),
        http(b"null"),
        http(b"[" * 100_000 + b"]" * 100_000),
        http(b"9" * 100_000),
        http('{"objectClassName": "domain", "ldhName": "é"}'.encode("latin-1")),
        http(json.dumps(rdap(NAME)).encode("utf-16")),
        http({"objectClassName": "entity", "handle": "X"}),
        http({"errorCode": 404}),
        http(rdap("another.fr")),
        http(rdap(NAME, ldhName=7)),
        http(gzip.compress(json.dumps(rdap(NAME)).encode()), Content_Encoding="gzip"),
        http(rdap(NAME), status="500 Internal Server Error"),
        http(rdap(NAME), status="201 Created"),
        http({"errorCode": 400}, status="400 Bad Request"),
        http(rdap(NAME))[:-20],
        http(rdap(NAME), Content_Length="minus one"),
        b"SSH-2.0-server\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 300_000 + b"\r\n\r\n{}",
        b"",
        moved(""),
        moved(f"{HTTP}["),
        moved("//:0"),
        moved(f"{HTTPS}\x00/"),
    ],
)
def test_nonsense_is_no_answer(rdap_server, by_rdap, answer):
    rdap_server.answers = {"": answer}

    with pytest.raises(UnavailableError):
        by_rdap.lookup(NAME)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "active", "events": {}, "nameservers": 3, "entities": None},
        {"status": [None, {}, 3], "events": [None, 3, {"eventAction": [], "eventDate": {}}], "nameservers": [[]]},
        {"entities": [{"roles": ["registrar"], "vcardArray": ["vcard"]}]},
        {"entities": [{"roles": "registrar", "vcardArray": ["vcard", [["fn"]]]}]},
        {"entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", ["a"]]]], "handle": []}]},
        {"events": [{"eventAction": "registration", "eventDate": "soon"}]},
        {"events": [{"eventAction": "registration", "eventDate": "0001-01-01T00:00:00+14:00"}]},
        {"events": [{"eventAction": "expiration", "eventDate": "9999-12-31T23:59:59-12:00"}]},
    ],
)  # fmt: skip
def test_a_part_that_makes_no_sense_is_left_out(rdap_server, by_rdap, changes):
    absent = {"status": [], "events": [], "nameservers": [], "entities": []}
    rdap_server.answers = {"": http(rdap(NAME, **absent | changes))}

    found = by_rdap.lookup(NAME)

    assert (found.registrar, found.created_at, found.expires_at) == ("", None, None)
    assert found.nameservers == ()


def test_texts_are_short_visible_and_can_be_written_as_utf_8(rdap_server, by_rdap):
    card = [["fn", {}, "text", "\u202eevil\ud800\x00 \x1b[31m" + "x" * 5000]]
    entities = [{"roles": ["registrar"], "vcardArray": ["vcard", card]}]
    many = [{"ldhName": f"ns{number}.example"} for number in range(150)]
    rdap_server.answers = {"": http(rdap(NAME, entities=entities, nameservers=many))}

    found = by_rdap.lookup(NAME)

    assert found.registrar.startswith("evil [31mxxx")
    assert len(found.registrar) == LONGEST_TEXT
    assert len(found.nameservers) == MOST
    assert "\u202e" not in found.raw
    found.raw.encode("utf-8")


def test_a_long_answer_is_cut_where_it_is_shown(rdap_server, by_rdap):
    deep = 1
    for _level in range(400):
        deep = [deep]
    rdap_server.answers = {"": http(rdap(NAME, publicIds=[deep] * 300))}

    assert len(by_rdap.lookup(NAME).raw) <= LONGEST_RAW + 1


@pytest.mark.parametrize("length", [None, str(LONGEST + 1)])
def test_more_than_a_mebibyte_is_not_read(rdap_server, by_rdap, length):
    sent = []

    def endlessly(connection):
        connection.sendall(http(Content_Length=length))
        while True:
            connection.sendall(b" " * 65536)
            sent.append(65536)

    rdap_server.answers = {"": endlessly}

    with pytest.raises(UnavailableError, match="more than"):
        by_rdap.lookup(NAME)
    assert sum(sent) < 16 * LONGEST


@pytest.mark.parametrize("answer", [silence, slowly(http(rdap(NAME))), slowly(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 900)])
def test_nobody_waits_longer_than_the_time_out_however_it_is_spent(rdap_server, base, answer):
    rdap_server.answers = {"": answer}
    source = PublicData("test", lambda _name: Where(base), seconds=0.5)
    before = time.monotonic()

    with pytest.raises(UnavailableError, match=r"test did not answer in 0\.5 s"):
        source.lookup(NAME)

    assert time.monotonic() - before < 2


def test_a_redirect_on_the_same_server_is_followed(rdap_server, by_rdap):
    rdap_server.answers = {"/rdap/": moved(f"/moved/{NAME}"), "/moved/": http(rdap(NAME))}

    assert by_rdap.lookup(NAME).name == NAME


def test_a_circle_of_redirects_ends(rdap_server, by_rdap):
    rdap_server.answers = {"": moved(f"/rdap/domain/{NAME}")}

    with pytest.raises(UnavailableError, match="redirected too often"):
        by_rdap.lookup(NAME)

    assert len(rdap_server.questions) == 4


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def inside(authority):
    """A server of ours that nothing outside may lead us to; its certificate is good."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("moved.example", "localhost", "127.0.0.1", "::1").configure_cert(context)
    with serving(RDAP, context) as server:
        server.answers = {"": http(rdap(NAME))}
        yield server


@pytest.fixture
def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.mark.parametrize("to", ["https://127.0.0.1:{}/", "https://localhost:{}/", HTTPS + "[::ffff:127.0.0.1]:{}/"])
def test_a_redirect_into_our_own_network_is_not_followed(rdap_server, base, inside, trusting, to):
    rdap_server.answers = {"": moved(to.format(inside.port))}
    source = PublicData("test", lambda _name: Where(base), tls=trusting)

    with pytest.raises(UnavailableError, match="not public"):
        source.lookup(NAME)

    assert inside.questions == []


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:1/", "http://moved.example/", "file:///etc/passwd", "ftp://x.example/"]
)
def test_a_redirect_to_what_is_no_https_is_not_followed(rdap_server, by_rdap, to):
    rdap_server.answers = {"": moved(to)}

    with pytest.raises(UnavailableError):
        by_rdap.lookup(NAME)


def test_a_redirect_goes_to_the_address_that_was_checked_under_the_name_that_was_given(
    rdap_server, base, inside, trusting
):
    checked = []

    async def resolve(host, port):
        checked.append((host, port))
        return "127.0.0.1"

    rdap_server.answers = {"": moved(f"https://moved.example:{inside.port}/x")}
    source = PublicData("test", lambda _name: Where(base), tls=trusting, resolve=resolve)

    assert source.lookup(NAME).name == NAME
    assert checked == [("moved.example", inside.port)]
    assert f"host: moved.example:{inside.port}" in inside.questions[0].lower()


def test_a_server_of_a_list_must_be_public(trusting):
    source = PublicData("test", lambda _name: Where(f"{HTTPS}10.0.0.1/", is_listed=True), tls=trusting, seconds=2)

    with pytest.raises(UnavailableError, match="not public"):
        source.lookup(NAME)


def test_a_server_of_a_list_is_connected_to_by_the_address_that_was_checked(inside, trusting):
    async def resolve(_host, _port):
        return "127.0.0.1"

    inside.answers = {"/x/": moved("/y/"), "/y/": http(rdap(NAME))}
    where = Where(f"https://moved.example:{inside.port}/x", is_listed=True)
    source = PublicData("test", lambda _name: where, tls=trusting, resolve=resolve)

    assert source.lookup(NAME).name == NAME
    assert len(inside.questions) == 2


def test_a_certificate_for_another_name_is_not_good_enough(inside, trusting, base, rdap_server):
    async def resolve(_host, _port):
        return "127.0.0.1"

    rdap_server.answers = {"": moved(f"https://other.example:{inside.port}/x")}
    source = PublicData("test", lambda _name: Where(base), tls=trusting, resolve=resolve)

    with pytest.raises(UnavailableError):
        source.lookup(NAME)

    assert inside.questions == []


@pytest.mark.parametrize(("told", "pause"), [("30", 30), (None, 60), ("86400", 600), ("Thu, 26 Nov 2026", 60)])
def test_a_registry_that_is_asked_too_much_is_left_alone_for_a_while(rdap_server, base, told, pause):
    passed = [0.0]
    rdap_server.answers = {"": http(status="429 Too Many Requests", Retry_After=told)}
    source = PublicData("test", lambda _name: Where(base), clock=lambda: passed[0])
    with pytest.raises(UnavailableError, match="429"):
        source.lookup(NAME)
    rdap_server.answers = {"": http(rdap(NAME))}

    passed[0] = pause - 1
    with pytest.raises(UnavailableError, match="left alone"):
        source.lookup(NAME)
    passed[0] = pause

    assert source.lookup(NAME).name == NAME


def test_whois_answers_where_rdap_fails(rdap_server, whois_server, by_both):
    rdap_server.answers = {"": http(status="503 Service Unavailable")}
    whois_server.answers = {"": whois(NAME)}

    assert by_both.lookup(NAME).source == "whois"


def test_whois_is_not_asked_about_a_name_that_rdap_calls_free(rdap_server, whois_server, by_both):
    rdap_server.answers = {"": http({"errorCode": 404}, status="404 Not Found")}

    assert by_both.lookup(NAME) is None
    assert whois_server.questions == []


def test_a_registry_that_publishes_nothing_is_unavailable():
    with pytest.raises(UnavailableError, match="no address of test"):
        PublicData("test", lambda _name: Where()).lookup(NAME)
