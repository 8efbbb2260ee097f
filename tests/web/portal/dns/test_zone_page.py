"""The page of a zone: what it lists, for whom, and where the DNS is elsewhere (DNS-1)."""

import pytest

from parvis.accounts.enums import Role
from tests.dns.zones import zone_of

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/dns/"


@pytest.fixture
def domain(world):
    return world.domain("a.fr")


@pytest.fixture
def zone(world, domain):
    return zone_of("@ A 203.0.113.10", "www CNAME a.fr.", name="a.fr", account=world.account)


def test_records_are_listed_under_the_tab_of_the_domain(zone, browser):
    page = browser.get(PAGE).content.decode()

    assert "203.0.113.10" in page
    assert PAGE in browser.get("/domains/a.fr/").content.decode()


def test_a_domain_without_a_zone_says_where_its_dns_is(world, browser):
    world.domain("a.fr", nameservers=["ns1.other.example"])

    page = browser.get(PAGE).content.decode()

    assert "ns1.other.example" in page
    assert "/domains/a.fr/nameservers/" in page


def test_a_zone_that_another_account_left_behind_is_not_shown(world, domain, browser):
    zone_of("@ A 203.0.113.10", name="a.fr", account=world.new_person("bob@first.example").memberships.get().account)

    assert "203.0.113.10" not in browser.get(PAGE).content.decode()


def test_who_may_not_see_zones_has_no_tab_and_no_page(world, zone):
    world.anna.memberships.update(role=Role.BILLING)
    browser = world.browser()

    assert browser.get(PAGE).status_code == 403
    assert PAGE not in browser.get("/domains/a.fr/").content.decode()
