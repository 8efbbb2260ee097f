"""Knot, BIND and NSD read what the driver writes: they answer what was published, odd records too, and follow each change."""

import subprocess

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import pytest

from parvis.drivers.zonefiles.folder import ZoneFiles
from tests.contracts.publishing import content
from tests.simulators import readers
from tests.simulators.powerdns import free_port

_MISSING = readers.missing("knotd", "knotc", "named", "named-checkzone", "nsd", "nsd-control")
pytestmark = pytest.mark.skipif(bool(_MISSING), reason=f"needs {_MISSING} (tools/system_packages.sh installs them)")
ZONE = "exemple.example"
ODD = (
    ("", "MX", 300, ["0 ."]),
    ("", "CAA", 300, ['0 issue "ca.example; account=1"', '128 iodef "mailto:a@b.example"']),
    ("", "HTTPS", 300, ['1 . alpn="h2,h3" ipv4hint=203.0.113.1']),
    ("", "LOC", 300, ["43 17 47.000 N 5 22 12.000 E 10.00m 1m 10000m 10m"]),
    ("*", "A", 300, ["203.0.113.7"]),
    (r"a\.b", "TXT", 300, [r'"a \"quoted\" \\ \233 ; text"']),
    ("long", "TXT", 300, [" ".join(f'"{letter * 255}"' for letter in "abcdefgh")]),
    ("_443._tcp", "TLSA", 300, [f"3 1 1 {'ab' * 32}"]),
    ("_sip._udp", "NAPTR", 300, ['10 100 "S" "SIP+D2U" "!^.*$!sip:info@exemple.example!" .']),
    ("_ldap._tcp", "SRV", 300, ["0 5 389 ldap.exemple.example."]),
    ("_svc", "SVCB", 300, ["16 svc.exemple.example. port=8004"]),
    ("host", "SSHFP", 300, [f"4 2 {'cd' * 32}"]),
    ("sub", "NS", 300, ["ns1.autre.example."]),
    ("sub", "DS", 300, [f"12345 13 2 {'EF' * 32}"]),
    ("xn--caf-dma", "CNAME", 300, ["exemple.example."]),
    ("two", "AAAA", 86_400, ["2001:db8::1", "2001:db8::2"]),
)


class Readers:
    """The three of them, over one folder."""

    def __init__(self, home):
        self.folder = home / "zones"
        ZoneFiles(self.folder).publish(content("premier.example", 1), key="k0")
        port = free_port()
        self.knot = readers.knot(home / "knot", self.folder, port)
        self.bind = readers.bind(home / "bind", port, self.knot.port)
        self.nsd = readers.nsd(home / "nsd", self.folder)
        both = home / "both"
        both.write_text(f'#!/bin/sh\n{self.knot.hook[0]} "$1" && {self.nsd.hook[0]} "$1"\n')
        both.chmod(0o755)
        self.all = {"knot": self.knot, "bind": self.bind, "nsd": self.nsd}
        self.driver = ZoneFiles(self.folder, reload=[str(both)])


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    made = Readers(tmp_path_factory.mktemp("readers"))
    made.driver.publish(content(ZONE, 10, *ODD), key="k1")
    yield made
    for reader in made.all.values():
        reader.stop()


def told(reader, owner, kind):
    """What it answers, comparable; of a delegation, what it sends to."""
    answer = reader.answer(f"{owner}.{ZONE}." if owner else f"{ZONE}.", kind)
    return {data for rrset in [*answer.answer, *answer.authority] if rrset.rdtype == kind for data in rrset}


@pytest.mark.parametrize("name", ["knot", "bind", "nsd"])
def test_each_answers_what_was_published_odd_records_too(here, name):
    reader = here.all[name]
    assert reader.has(ZONE, 10)

    for owner, kind, _ttl, values in ODD:
        number = dns.rdatatype.from_text(kind)
        wanted = {dns.rdata.from_text(dns.rdataclass.IN, number, value) for value in values}
        assert told(reader, owner, number) == wanted, (owner, kind)
    assert told(reader, "anything", dns.rdatatype.A), "the wildcard"


@pytest.mark.parametrize("name", ["knot", "bind", "nsd"])
def test_each_follows_an_edit_a_new_zone_and_one_that_goes(here, name):
    reader, zone = here.all[name], f"{name}.example"
    here.driver.publish(content(zone, 1, ("www", "A", 300, ["203.0.113.1"])), key="k2")
    assert reader.has(zone, 1)

    here.driver.publish(content(zone, 2, ("www", "A", 300, ["203.0.113.2"])), key="k3")
    assert reader.has(zone, 2)
    assert reader.answer(f"www.{zone}", "A").answer[0][0].address == "203.0.113.2"

    here.driver.withdraw(zone, key="k4")
    assert reader.has(zone, None)
    assert reader.has(ZONE, 10)


def test_the_checker_of_bind_finds_nothing_wrong(here):
    checked = subprocess.run(
        ["named-checkzone", "-i", "none", ZONE, str(here.folder / f"{ZONE}.zone")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    assert "ignored" not in checked.stdout
