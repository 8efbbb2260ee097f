"""Addresses of names, asked of a real server."""

import pytest

from parvis.drivers.powerdns.api import PowerDns
from parvis.drivers.resolver.system import SystemResolver
from tests.contracts.publishing import content
from tests.simulators.powerdns import INSTALLED, KEY, running

pytestmark = pytest.mark.skipif(INSTALLED is None, reason="pdns_server is not installed")
ZONE = "resolve.example"


@pytest.fixture(scope="module")
def resolver(tmp_path_factory):
    with running(tmp_path_factory.mktemp("pdns")) as server:
        sets = [
            ("web", "A", 300, ["203.0.113.28", "203.0.113.27"]),
            ("web", "AAAA", 120, ["2001:db8::27"]),
            ("www", "CNAME", 60, [f"web.{ZONE}."]),
            ("mail", "MX", 300, [f"10 web.{ZONE}."]),
        ]
        PowerDns(server.url, KEY).publish(content(ZONE, 10, *sets), key="k1")
        yield SystemResolver(["127.0.0.1"], port=server.port, seconds=1)


def test_both_kinds_of_address_in_order_as_long_as_the_shortest_may_be_kept(resolver):
    found = resolver.addresses(f"web.{ZONE}")

    assert found.values == (("A", "203.0.113.27"), ("A", "203.0.113.28"), ("AAAA", "2001:db8::27"))
    assert (found.ttl, found.problem) == (120, "")


def test_an_alias_is_followed_and_its_own_ttl_counts(resolver):
    found = resolver.addresses(f"www.{ZONE}")

    assert len(found.values) == 3
    assert found.ttl == 60


@pytest.mark.parametrize("name", [f"mail.{ZONE}", f"nowhere.{ZONE}", "nobody-answers-for-this.example"])
def test_nothing_there_is_a_reason_and_no_address(resolver, name):
    found = resolver.addresses(name)

    assert found.values == ()
    assert found.problem


def test_a_silent_server_is_a_reason_too():
    found = SystemResolver(["127.0.0.1"], port=9, seconds=0.3).addresses(f"web.{ZONE}")

    assert (found.values, found.problem != "") == ((), True)
