"""Zones fetched from their present servers: handed over whole, asked for name by name, too large, or not at all."""

import socket
import threading

import dns.flags
import dns.message
import dns.name
import dns.rrset
import pytest

from parvis.dns.zonefile.reading import read
from parvis.domains.ports import CopyState
from parvis.drivers.lookups import copying
from parvis.drivers.lookups.world import World
from tests.drivers.lookups.conftest import is_loopback
from tests.simulators.name_tree import ABOVE, ENDLESS, OTHER
from tests.simulators.powerdns import INSTALLED

pytestmark = pytest.mark.skipif(not INSTALLED, reason="needs pdns_server (tools/system_packages.sh installs it)")


@pytest.fixture
def world(tree):
    return World(roots=[ABOVE], port=tree.port, each=0.3, may_ask=is_loopback)


@pytest.fixture
def endless(tree):
    """A server that hands a zone over and never ends."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((ENDLESS, tree.port))
    door.listen()

    def frames(question):
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA
        name = question.question[0].name
        soa = f"ns1.{name} hostmaster.{name} 1 7200 1800 1209600 300"
        answer.answer.append(dns.rrset.from_text(name, 300, "IN", "SOA", soa))
        while True:
            texts = [f"192.0.2.{number}" for number in range(200)]
            owner = dns.name.from_text(f"n{len(sent)}", name)
            answer.answer.append(dns.rrset.from_text(owner, 300, "IN", "A", *texts))
            yield answer.to_wire(max_size=65_535)
            answer.answer.clear()

    sent = []

    def serve():
        line, _who = door.accept()
        with line:
            length = int.from_bytes(line.recv(2), "big")
            for frame in frames(dns.message.from_wire(line.recv(length))):
                try:
                    line.sendall(len(frame).to_bytes(2, "big") + frame)
                except OSError:
                    return
                sent.append(len(frame))

    thread = threading.Thread(target=serve)
    thread.start()
    yield sent
    thread.join(20)
    door.close()


def held(copy, zone):
    return {f"{one.owner} {one.kind} {one.value}" for one in read(copy.text, zone).records}


def test_a_server_that_lets_it_hands_over_the_whole_zone(world):
    copy = world.copied("fine.example")

    assert (copy.state, copy.server) == (CopyState.WHOLE, "ns1.fine.example")
    reading = read(copy.text, "fine.example")
    assert reading.rejected == []
    assert {"www CNAME fine.example.", "@ MX 10 mx.fine.example.", '_dmarc TXT "v=DMARC1; p=reject"'} <= held(
        copy, "fine.example"
    )
    assert "RRSIG" not in copy.text, "what signs it there stays there"


def test_where_none_lets_it_the_usual_names_are_asked_for(world):
    copy = world.copied("closed.example")

    assert (copy.state, copy.server) == (CopyState.ASKED, "ns1.closed.example")
    assert held(copy, "closed.example") == {
        "@ A 203.0.113.1",
        f"ns1 A {OTHER}",
        "* A 203.0.113.9",
        "www CNAME closed.example.",
        "mail A 203.0.113.2",
        '_dmarc TXT "v=DMARC1; p=none"',
        'k1._domainkey TXT "v=DKIM1; p=QUJD"',
        "_imaps._tcp SRV 0 1 993 mail.closed.example.",
    }, "the wildcard once, what nobody guesses not at all"


def test_a_zone_without_end_is_not_taken(world, endless):
    copy = world.copied("endless.example")

    assert (copy.state, copy.text) == (CopyState.TOO_LARGE, "")
    assert sum(endless) < 4 * copying.LARGEST


def test_of_a_name_that_nobody_answers_for_there_is_nothing(world):
    assert world.copied("nothing.example").state == CopyState.NOTHING


def test_addresses_that_are_not_public_are_not_asked(tree):
    assert (
        World(roots=[ABOVE], port=tree.port, may_ask=lambda one: one == ABOVE).copied("fine.example").state
        == CopyState.NOTHING
    )
