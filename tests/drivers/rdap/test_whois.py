"""WHOIS, in the words of several registries, and of none."""

import time
from datetime import UTC, datetime

import pytest

from parvis.domains.ports import UnavailableError
from parvis.drivers.rdap.source import PublicData, Where
from parvis.drivers.rdap.whois import LONGEST, place_of
from tests.simulators.public_data_server import slowly

NAME = "exemple.it"


@pytest.fixture
def read(whois_server, by_whois):
    def read(text, name=NAME):
        whois_server.answers = {"": text if isinstance(text, bytes) else text.encode()}
        return by_whois.lookup(name)

    return read


def test_the_name_is_asked_for_on_a_line_of_its_own(whois_server, read):
    read("No match\n")

    assert whois_server.questions == [f"{NAME}\r\n"]


def test_fields_in_blocks_are_read(read):
    found = read(
        f"""
Domain:             {NAME}
Status:             ok
Created:            2020-02-29 12:00:00
Expire Date:        2027-03-01

Registrant
  Organization:     hidden
  State:            hidden
Registrar
  Organization:     Registrar Example S.p.A.
  Web:              registrar.example

Nameservers
  NS1.client.example  192.0.2.1
  ns2.client.example
"""
    )

    assert found.registrar == "Registrar Example S.p.A."
    assert found.created_at == datetime(2020, 2, 29, 12, tzinfo=UTC)
    assert found.expires_at == datetime(2027, 3, 1, tzinfo=UTC)
    assert (found.statuses, found.nameservers) == (("ok",), ("ns1.client.example", "ns2.client.example"))
    assert "hidden" not in found.raw
    assert "NS1.client.example  192.0.2.1" in found.raw


def test_people_are_left_out_of_what_is_shown(read):
    found = read(
        f"""
Domain Name: {NAME}
Registrar: Registrar Example
Creation Date: 2020-01-01
Registrant Name: Ada Person
Registrant Email: ada@person.example
Tech Phone: +33.100000000
holder-c: AP1-EXAMPLE
Registrar Abuse Contact Email: ada@person.example
Remarks: Ada Person
DNSSEC: unsigned

contact: Ada Person
address: 1 rue Ada
"""
    )

    assert found.raw.splitlines() == [
        f"Domain Name: {NAME}", "Registrar: Registrar Example", "Creation Date: 2020-01-01", "DNSSEC: unsigned",
    ]  # fmt: skip


def test_a_name_that_is_written_in_unicode_is_the_same_name(read):
    assert read("Domain: Zoé.it\nStatus: connect\n", name="xn--zo-cja.it").statuses == ("connect",)


def test_text_that_is_no_utf_8_is_read_all_the_same(read):
    assert read(f"Domain: {NAME}\nRegistrar: Société\nCreated: 2020-01-01\n".encode("latin-1")).registrar == "Société"


def test_a_day_that_can_be_read_in_two_ways_is_left_out(read):
    assert read(f"Domain: {NAME}\nRegistrar: X\nCreated: 03/04/2020\n").created_at is None


@pytest.mark.parametrize(
    "text",
    [
        'No match for "EXEMPLE.IT".\r\n>>> Last update of whois database <<<\r\nNOTICE: limits apply\r\n',
        "%% Terms of use\n%% NOT FOUND\n",
        f"Domain: {NAME}\nStatus: free\n",
        f"Domain: {NAME}\nStatus: AVAILABLE\n",
        "Domain not found.\n",
        "The domain has not been found: Domain exemple.it is available for registration\n",
        "% No entries found for the selected source(s).\n",
        "No Object Found\n",
    ],
)
def test_a_free_name_is_nobodys(read, text):
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        "Your connection limit exceeded. Please slow down and try again later.",
        "Error: access denied from your address",
        "<html><title>404 Not Found</title></html>",
        "Domain: another.it\nRegistrar: X\nCreated: 2020-01-01\n",
        "Domain:\nRegistrar:\n  Name:\n",
        "Terms of use: what is not found here may be found elsewhere.\n",
    ],
)
def test_what_says_neither_is_no_answer(read, text):
    with pytest.raises(UnavailableError):
        read(text)


@pytest.mark.parametrize(
    "text",
    [b"\n" * LONGEST, b"a." * (LONGEST // 2), b"." * LONGEST, (b"a" * 60 + b" " * 239 + b"\n") * 3000, b":" * 9999],
)
def test_a_text_made_to_be_slow_is_read_quickly(read, text):
    before = time.process_time()

    with pytest.raises(UnavailableError):
        read(text)

    assert time.process_time() - before < 3


def test_more_than_a_mebibyte_is_not_read(read):
    with pytest.raises(UnavailableError, match="more than"):
        read(b"x" * (LONGEST + 1))


def test_nobody_waits_for_a_slow_answer(whois_server):
    whois_server.answers = {"": slowly(b"Domain: exemple.it\n" * 100)}
    source = PublicData("test", lambda _name: Where(whois=f"127.0.0.1:{whois_server.port}"), seconds=0.5)
    before = time.monotonic()

    with pytest.raises(UnavailableError, match="did not answer"):
        source.lookup(NAME)

    assert time.monotonic() - before < 2


def test_a_server_may_say_its_port():
    assert place_of("whois.registry.example") == ("whois.registry.example", 43)
    assert place_of("whois.registry.example:4343") == ("whois.registry.example", 4343)


@pytest.mark.parametrize(
    "wrong", ["", "https://x.example", "x.example:", "x.example:0", "x.example:70000", "x y", "x:y"]
)
def test_what_is_no_server_is_refused(wrong):
    with pytest.raises(ValueError):
        place_of(wrong)
