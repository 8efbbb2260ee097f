"""Asking name servers whether they answer for a name, over UDP on loopback."""

import time

import pytest

from parvis.domains.ports import Delegation, Host
from parvis.drivers.dns.servers import NameServers, is_public
from tests.simulators.dns_server import answering

HOST = Host("ns1.other.example", ("127.0.0.1",))


def ask(port, *hosts, **more):
    return NameServers(port=port, may_ask=lambda _address: True, **{"seconds": 1.0, **more}).asked("a.example", hosts)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("answers", Delegation.ANSWERS),
        ("not authoritative", Delegation.LAME),
        ("refuses", Delegation.LAME),
        ("knows no such name", Delegation.LAME),
        ("empty", Delegation.LAME),
        ("garbage", Delegation.LAME),
        ("another number", Delegation.LAME),
        ("silent", Delegation.SILENT),
    ],
)
def test_only_an_answer_of_authority_is_one(how, expected):
    with answering(how) as (port, _asked):
        assert ask(port, HOST) == {HOST.name: expected}


def test_the_question_is_for_the_zone_of_the_name():
    with answering("answers") as (port, asked):
        ask(port, HOST)

    assert asked[0][12:] == b"\1a\7example\0\0\6\0\1"


def test_a_server_without_an_address_is_nowhere():
    assert ask(9, Host("ns1.other.example"), resolve=lambda _host: []) == {"ns1.other.example": Delegation.NOWHERE}


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1", "224.0.0.1"])
def test_nobody_makes_us_speak_to_our_own_network(address):
    assert not is_public(address)
    with answering("answers") as (port, asked):
        told = NameServers(port=port, seconds=0.5).asked("a.example", [Host("ns1.other.example", (address,))])

    assert told == {"ns1.other.example": Delegation.NOWHERE}
    assert asked == []


def test_one_of_several_addresses_is_enough():
    with answering("answers") as (port, _asked):
        found = ask(port, Host("ns1.other.example", ("::1", "127.0.0.1")))

    assert found == {"ns1.other.example": Delegation.ANSWERS}


def test_all_are_asked_at_once_and_none_is_waited_for_longer_than_said():
    hosts = [Host(f"ns{number}.other.example", ("127.0.0.1",)) for number in range(13)]
    slow = Host("slow.other.example")

    def never(_host):
        time.sleep(2)
        return []

    with answering("silent") as (port, asked):
        began = time.monotonic()
        found = ask(port, *hosts, slow, resolve=never, seconds=0.6)
        took = time.monotonic() - began

    assert set(found.values()) == {Delegation.SILENT}
    assert len(asked) == 13
    assert took < 1.5
