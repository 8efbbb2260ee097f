"""A name seen from outside, in a tree of the DNS of our own: good servers, silent, lame, disagreeing and hostile ones."""

import socket
import ssl
import threading
import time

import dns.name
import pytest
import trustme

from parvis.domains.ports import Chain, Delegation, MailState, SiteState
from parvis.drivers.lookups import mail
from parvis.drivers.lookups.asking import Asker
from parvis.drivers.lookups.tree import Status, Tree
from parvis.drivers.lookups.world import World
from tests.drivers.lookups.conftest import is_loopback
from tests.simulators.name_tree import ABOVE, BELOW
from tests.simulators.powerdns import INSTALLED

pytestmark = pytest.mark.skipif(not INSTALLED, reason="needs pdns_server (tools/system_packages.sh installs it)")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def web(authority):
    """The port of a site that has a certificate for fine.example alone."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("fine.example").configure_cert(context)
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()

    def serve():
        while True:
            plain, _who = door.accept()
            try:
                with context.wrap_socket(plain, server_side=True) as line:
                    if line.recv(1000) == b"end":
                        return
                    line.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n")
            except OSError:
                plain.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield door.getsockname()[1]
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with (
        socket.create_connection(door.getsockname()) as plain,
        client.wrap_socket(plain, server_hostname="fine.example") as line,
    ):
        line.sendall(b"end")
    thread.join()
    door.close()


@pytest.fixture
def world(tree, web, authority):
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    return World(roots=[ABOVE], port=tree.port, web_port=web, each=0.3, may_ask=is_loopback, trusted=trusted)


def test_all_of_a_name_that_is_well_is_seen(world):
    seen = world.seen("fine.example", selectors=("ours", "bad..one"))

    assert seen.above == seen.own == ("ns1.fine.example", "ns2.fine.example")
    assert [(one.state, one.serial) for one in seen.servers] == [(Delegation.ANSWERS, 1)] * 2
    assert seen.chain == Chain.VALID
    assert seen.issuers == ("ca.example",)
    assert [(one.host, one.state) for one in seen.mail] == [
        ("mx.fine.example", MailState.FINE),
        ("alias.fine.example", MailState.ALIAS),
        ("nobody.fine.example", MailState.NOWHERE),
    ]
    assert seen.spf == ("v=spf1 mx include:_spf.fine.example -all",)
    assert seen.spf_lookups == 5, "mx, include, a, exists, include: the last one is not followed again"
    assert seen.selectors == ("ours", "k1")
    assert seen.dmarc == ("v=DMARC1; p=reject",)
    assert [one.state for one in seen.sites] == [SiteState.FINE, SiteState.UNTRUSTED]
    assert "match" in seen.sites[1].detail
    assert seen.is_whole


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("loose.example", Chain.UNLINKED),
        ("torn.example", Chain.BROKEN),
        ("bare.example", Chain.UNSIGNED),
        ("apart.example", Chain.NONE),
        ("nothing.example", Chain.UNKNOWN),
    ],
)
def test_the_chain_is_followed_and_checked(world, name, chain):
    assert world.seen(name).chain == chain


def test_servers_that_disagree_are_told_with_their_serials(world):
    assert [one.serial for one in world.seen("apart.example").servers] == [5, 4]


def test_silent_lame_and_hostile_servers_are_told_apart_in_little_time(world):
    begun = time.monotonic()

    seen = world.seen("broken.example")

    states = {one.host.partition(".")[0]: one.state for one in seen.servers}
    assert states == {
        "ns1": Delegation.ANSWERS,
        "ns2": Delegation.SILENT,
        "ns3": Delegation.LAME,
        "ns4": Delegation.SILENT,
        "ns5": Delegation.SILENT,
        "nobody": Delegation.NOWHERE,
    }
    assert time.monotonic() - begun < 8


def test_a_tree_made_to_send_us_round_ends(tree):
    asker = Asker(port=tree.port, each=0.3, seconds=5, most=80, may_ask=is_loopback)
    begun = time.monotonic()

    found = Tree(asker, [ABOVE]).resolve(dns.name.from_text("www.bomb.example"), "A")

    assert found.status == Status.FAILED
    assert time.monotonic() - begun < 5


def test_without_time_nothing_is_asked_and_it_says_so(tree):
    seen = World(roots=[ABOVE], port=tree.port, seconds=0, may_ask=is_loopback).seen("fine.example")

    assert (seen.above, seen.is_whole) == ((), False)


def test_addresses_that_are_not_public_are_never_asked(tree, web):
    asked = []
    world = World(
        roots=[ABOVE], port=tree.port, web_port=web, each=0.3, may_ask=lambda one: asked.append(one) or one == ABOVE
    )

    seen = world.seen("fine.example")

    assert BELOW in asked
    assert {one.state for one in seen.servers} == {Delegation.NOWHERE}
    assert World(roots=[ABOVE], port=tree.port).seen("fine.example").above == ()


def test_a_site_at_a_private_address_is_not_visited(tree):
    allowed = {ABOVE, BELOW}
    seen = World(roots=[ABOVE], port=tree.port, each=0.3, may_ask=allowed.__contains__).seen("broken.example")

    assert [one.state for one in seen.sites] == [SiteState.PRIVATE] * 2


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ("v=spf1 -all", 0),
        ("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all", 0),
        ("v=spf1 a mx/24 ptr a:x.example -all", 4),
        ("v=spf1 " + "include:%{d}.example " * 30 + "-all", mail.MOST_SPF),
        ("v=spf1 redirect=_spf.fine.example", 4),
    ],
)
def test_look_ups_of_a_policy_are_counted_as_receivers_do(tree, policy, count):
    asker = Asker(port=tree.port, each=0.3, may_ask=is_loopback)

    assert mail.spf_lookups(Tree(asker, [ABOVE]), policy) == count


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("www.deep.fine.example", ("fine.example", ("ca.example",))),
        ("dns-only.fine.example", ("dns-only.fine.example", ())),
        ("a.both.fine.example", ("both.fine.example", ("ca.example", "other.example"))),
        ("led.fine.example", ("led.fine.example", ("ca.example", "other.example"))),
        ("nobody.fine.example", ("nobody.fine.example", ())),
        ("strict.fine.example", ("strict.fine.example", ())),
        ("wild.fine.example", None),
        ("www.loose.example", None),
        ("www.endless.example", None),
    ],
)
def test_who_may_issue_is_read_at_the_name_or_the_nearest_above_it(world, host, told):
    found = world.issuers(host)

    assert (None if found is None else (found.name, found.allowed)) == told
