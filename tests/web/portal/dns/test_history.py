"""Versions of a zone: listed, read, compared, published again (DNS-4, guide 9.5.7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import Role
from parvis.dns.models import Version
from parvis.dns.queries import draft_of, records_of
from tests.dns.zones import record

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/dns/history/"
RESTORE = f"{PAGE}1/restore/"
WWW = "www CNAME a.fr."


def lines(zone):
    return [f"{one.owner} {one.kind} {one.value}" for one in records_of(zone)]


def test_versions_say_who_what_and_how_much(zone, bob, browser):
    bob.publishes(zone, "ftp A 203.0.113.30")

    answer = browser.get(PAGE, headers={"accept-language": "en"})
    page = answer.content.decode()

    assert "bob@first.example" in page
    assert [counted for _version, counted in answer.context["rows"]] == ["1 added", "2 added"]
    assert f"{PAGE}2/" in page


def test_the_list_makes_the_same_queries_for_one_version_and_for_three(zone, bob, browser):
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        browser.get(PAGE)
    bob.publishes(zone, "a TXT x")
    bob.publishes(zone, "b TXT y")
    with CaptureQueriesContext(connection) as three:
        browser.get(PAGE)

    assert len(one) == len(three)


def test_two_versions_are_compared_name_by_name_in_either_order(zone, bob, browser):
    bob.publishes(zone, "www A 203.0.113.11", replaces=record(WWW, zone="a.fr").key)

    forth = browser.get(f"{PAGE}compare/?older=1&newer=2").context["difference"]
    back = browser.get(f"{PAGE}compare/?older=2&newer=1").context["difference"]

    (host,) = forth.hosts
    assert host.name == "www.a.fr"
    assert [(line.is_added, line.text) for line in host.lines] == [
        (False, "www 300 IN CNAME a.fr."),
        (True, "www 300 IN A 203.0.113.11"),
    ]
    assert [line.text for line in back.hosts[0].lines] == ["www 300 IN A 203.0.113.11", "www 300 IN CNAME a.fr."]


@pytest.mark.parametrize("query", ["", "?older=1&newer=9", "?older=x&newer=1", "?older=0&newer=1"])
def test_versions_that_are_none_are_refused_beside_their_field(zone, browser, query):
    answer = browser.get(f"{PAGE}compare/{query}")

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_a_version_shows_what_it_changed_and_what_it_held(zone, bob, browser):
    bob.publishes(zone, "ftp A 203.0.113.30")

    page = browser.get(f"{PAGE}1/")

    assert page.context["lines"] == ["@ 300 IN A 203.0.113.10", "www 300 IN CNAME a.fr."]
    assert page.context["difference"].count == 2
    assert RESTORE in page.content.decode()
    assert f"{PAGE}2/restore/" not in browser.get(f"{PAGE}2/").content.decode()
    assert browser.get(f"{PAGE}3/").status_code == 404


def test_a_restored_version_is_reviewed_then_published_as_a_new_one(zone, bob, browser):
    before = lines(zone)
    bob.publishes(zone, "www A 203.0.113.11", replaces=record(WWW, zone="a.fr").key)

    review = browser.get(RESTORE)
    assert review.context["difference"].count == 2
    answer = browser.post(RESTORE, {"seen": review.context["form"]["seen"].value(), "note": "as it was"})

    assert answer.headers["Location"] == "/domains/a.fr/dns/"
    assert lines(zone) == before
    last = Version.objects.get(zone=zone, number=3)
    assert (last.cause, last.restored, last.note) == ("restored", 1, "as it was")
    assert Version.objects.filter(zone=zone).count() == 3


def test_what_somebody_published_meanwhile_is_told_before_a_version_is_restored(zone, bob, browser):
    bob.publishes(zone, "a TXT x")
    seen = browser.get(RESTORE).context["form"]["seen"].value()
    bob.publishes(zone, "b TXT y")

    answer = browser.post(RESTORE, {"seen": seen, "note": "as it was"})

    assert answer.status_code == 409
    assert "bob@first.example" in answer.content.decode()
    assert answer.context["conflict"].difference.hosts[0].name == "b.a.fr"
    form = answer.context["form"]
    assert (form["note"].value(), form["seen"].value()) == ("as it was", 3)
    assert "b TXT" in "\n".join(lines(zone))


def test_a_note_that_is_too_long_is_refused_beside_its_field(zone, bob, browser):
    bob.publishes(zone, "a TXT x")

    answer = browser.post(RESTORE, {"seen": 2, "note": "x" * 201})

    assert answer.status_code == 422
    assert "note" in answer.context["form"].errors


def test_who_only_reads_sees_versions_and_restores_none(world, zone, bob):
    bob.publishes(zone, "a TXT x")
    world.anna.memberships.update(role=Role.READER)
    browser = world.browser()

    assert RESTORE not in browser.get(f"{PAGE}1/").content.decode()
    assert browser.post(RESTORE, {"seen": 2}).status_code == 403
    assert draft_of(zone) is None


def test_a_long_difference_is_cut_unless_all_of_it_is_asked_for(world, zone, bob, browser, monkeypatch):
    monkeypatch.setattr("parvis.web.portal.dns.differences.MOST", 1)

    page = browser.get(f"{PAGE}1/")

    assert page.context["difference"].left_out == 1
    assert "all=1" in page.content.decode()
    assert browser.get(f"{PAGE}1/?all=1").context["difference"].left_out == 0
