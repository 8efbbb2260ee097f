"""The draft of a zone: begun, looked over, published or thrown away (guide 9.5.1, 9.5.6)."""

import pytest

from parvis.accounts.enums import Role
from parvis.dns.models import Version
from parvis.dns.queries import draft_content, draft_of, records_of
from tests.dns.zones import record

pytestmark = pytest.mark.django_db
ZONE = "/domains/a.fr/dns/"
REVIEW, DRAFT = f"{ZONE}review/", f"{ZONE}draft/"
WWW = "www CNAME a.fr."


def publish(browser, **more):
    edition = browser.get(REVIEW).context["form"]["edition"].value()
    return browser.post(REVIEW, {"edition": edition, "note": "", **more})


def test_draft_mode_is_entered_and_told_on_the_zone(zone, browser):
    answer = browser.post(DRAFT)

    assert answer.headers["Location"] == ZONE
    assert draft_of(zone).by == "Anna"
    assert "draft-title" in browser.get(ZONE).content.decode()
    assert "draft-title" not in browser.post(f"{DRAFT}abandon/", {"edition": 1}, follow=True).content.decode()


def test_a_draft_is_published_with_its_note_after_its_difference_was_shown(zone, bob, browser):
    bob.drafts(zone, "ftp A 203.0.113.30")
    bob.drafts(zone, "www A 203.0.113.11", replaces=record(WWW, zone="a.fr").key)

    review = browser.get(REVIEW)
    assert review.context["difference"].count == 2
    assert "bob@first.example" in review.content.decode()
    answer = publish(browser, note="the move")

    assert answer.headers["Location"] == ZONE
    version = Version.objects.get(zone=zone, number=2)
    assert (version.cause, version.note, version.by) == ("draft", "the move", "Anna")
    assert draft_of(zone) is None


def test_what_cannot_go_together_is_told_and_not_published(zone, bob, browser):
    bob.drafts(zone, "www A 203.0.113.11")

    review = browser.get(REVIEW)
    answer = publish(browser)

    assert [remark.place for remark in review.context["errors"]]
    assert answer.status_code == 422
    assert Version.objects.filter(zone=zone).count() == 1


def test_what_is_doubtful_is_told_and_published_all_the_same(zone, bob, browser):
    bob.drafts(zone, "@ MX 10 mail.a.fr.")

    assert browser.get(REVIEW).context["warnings"]
    assert publish(browser).status_code == 302


def test_a_colleague_who_edits_the_draft_while_it_is_looked_over_is_told(zone, bob, browser):
    bob.drafts(zone, "a TXT x")
    edition = browser.get(REVIEW).context["form"]["edition"].value()
    bob.drafts(zone, "b TXT y")

    answer = browser.post(REVIEW, {"edition": edition, "note": "kept"})

    assert answer.status_code == 409
    assert "bob@first.example" in answer.context["conflict"].sentence
    form = answer.context["form"]
    assert (form["note"].value(), form["edition"].value()) == ("kept", 2)


def test_a_zone_that_changed_meanwhile_is_shown_and_the_draft_goes_on_from_it(zone, bob, browser):
    key = record(WWW, zone="a.fr").key
    bob.drafts(zone, "www A 203.0.113.11", replaces=key)
    bob.drafts(zone, "a TXT x")
    bob.publishes(zone, "www A 203.0.113.12", replaces=key)

    review = browser.get(REVIEW)
    assert review.context["is_behind"]
    assert review.context["others"] == "bob@first.example"
    assert review.context["lost"].count == 1
    assert publish(browser).status_code == 409

    browser.post(f"{DRAFT}rebase/", {"edition": draft_of(zone).edition})
    assert publish(browser).status_code == 302
    assert {one.value for one in records_of(zone) if one.owner == "www"} == {"203.0.113.12"}


def test_each_change_is_taken_back_with_a_button_of_its_own(zone, bob, browser):
    bob.drafts(zone, "a TXT x")
    bob.drafts(zone, "b TXT y")
    first = draft_of(zone).changes.order_by("pk").first()

    browser.post(f"{DRAFT}{first.pk}/undo/", {"edition": 1})
    assert len(draft_content(draft_of(zone)).changes) == 2, "made of an older edition"
    browser.post(f"{DRAFT}{first.pk}/undo/", {"edition": 2})

    assert [row.change.owner for row in draft_content(draft_of(zone)).changes] == ["b"]


def test_a_draft_is_thrown_away_after_saying_how_much_is_lost(zone, bob, browser):
    bob.drafts(zone, "a TXT x")

    page = browser.get(f"{DRAFT}abandon/")
    bob.drafts(zone, "b TXT y")
    browser.post(f"{DRAFT}abandon/", {"edition": page.context["form"]["edition"].value()})
    assert draft_of(zone) is not None, "a colleague went on with it"
    browser.post(f"{DRAFT}abandon/", {"edition": 2})

    assert page.context["count"] == 1
    assert draft_of(zone) is None


@pytest.mark.parametrize("page", [REVIEW, f"{DRAFT}abandon/"])
def test_without_a_draft_there_is_nothing_to_look_over(zone, browser, page):
    assert browser.get(page).headers["Location"] == ZONE


def test_who_only_reads_sees_the_draft_and_no_button(world, zone, bob):
    bob.drafts(zone, "a TXT x")
    world.anna.memberships.update(role=Role.READER)
    browser = world.browser()

    page = browser.get(ZONE).content.decode()

    assert "draft-title" in page
    assert REVIEW not in page
    assert browser.get(REVIEW).status_code == 403
