"""The page of a zone: what it lists, for whom, and where the DNS is elsewhere (DNS-1)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import Role
from parvis.dns.actions import publishing
from parvis.dns.actions.editing import save_record
from parvis.dns.actions.zones import keep_zone
from parvis.dns.publishers import publishers
from parvis.kit.actor import SYSTEM
from tests.dns.zones import record, zone_of

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/dns/"


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


def test_records_are_filtered_by_text_and_type_and_paged_beyond_two_hundred(world, domain, browser):
    lines = [f"h{number:03} A 203.0.113.{number % 250}" for number in range(205)]
    zone_of("@ A 203.0.113.10", "@ MX 10 mx.b.example.", *lines, name="a.fr", account=world.account)

    first = browser.get(PAGE).context
    assert (len(first["rows"]), first["total"]) == (200, 207)
    assert [row.name for row, _mark in first["rows"][:3]] == ["@", "@", "h000"]
    assert len(browser.get(PAGE, {"page": "2"}).context["rows"]) == 7
    assert [row.record.kind for row, _mark in browser.get(PAGE, {"kind": "MX"}).context["rows"]] == ["MX"]
    assert [row.name for row, _mark in browser.get(PAGE, {"q": "H204"}).context["rows"]] == ["h204"]
    assert browser.get(PAGE, {"q": "nothing-like-it", "page": "-3"}).context["rows"] == []


def test_the_number_of_queries_does_not_grow(world, domain, browser, django_assert_num_queries):
    zone = zone_of("h0 A 203.0.113.1", name="a.fr", account=world.account)
    with CaptureQueriesContext(connection) as one:
        browser.get(PAGE)
    for number in range(1, 4):
        new = record(f"h{number} A 203.0.113.1", zone="a.fr")
        save_record(zone, new, seen=number, actor=SYSTEM, now=world.now)

    with django_assert_num_queries(len(one)):
        assert len(browser.get(PAGE).context["rows"]) == 4


def test_how_far_the_zone_is_published_is_said_and_asked_again_until_it_is(world, zone, browser):
    assert "load delay" in browser.get(f"{PAGE}publication/").content.decode()
    (server,) = publishers.names()
    publishing.failed(zone.pk, server, "down")
    assert browser.get(PAGE).context["is_stuck"]

    publishing.published(zone.pk, server, zone.serial, now=world.now)

    page = browser.get(f"{PAGE}publication/")
    assert page.context["is_published"]
    assert "load delay" not in page.content.decode()


def test_a_zone_that_is_kept_says_until_when_and_that_changes_have_no_effect(world, zone, domain, browser):
    domain.nameservers = ["ns1.other.example"]
    domain.save()
    keep_zone(zone, actor=SYSTEM, now=world.now)

    page = browser.get(PAGE)

    assert page.context["is_kept"]
    assert "/domains/a.fr/nameservers/" in page.content.decode()
