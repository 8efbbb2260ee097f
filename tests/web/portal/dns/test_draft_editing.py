"""While a zone has a draft, edits go into it; the table marks what came, changed and goes (guide 9.5.1, 9.5.2)."""

import pytest

from parvis.dns.models import Version
from parvis.dns.queries import draft_content, draft_of, records_of, working_records
from tests.dns.zones import record

pytestmark = pytest.mark.django_db
ZONE = "/domains/a.fr/dns/"
ADD, DELETE, CHECK = f"{ZONE}records/add/", f"{ZONE}records/delete/", f"{ZONE}records/check/"
APEX = record("@ A 203.0.113.10", zone="a.fr")


def typed(edition, **more):
    """What the form of an address sends; ``edition`` None: it was made before there was a draft."""
    sent = {"type": "A", "was": "A", "raw": "", "seen": 1, "ttl": "300", "ttl_other": "", "note": "", "owner": "shop"}
    sent |= {"part_address": "203.0.113.27", **more}
    return sent if edition is None else {**sent, "edition": edition}


def changes(zone):
    return [(row.change.verb, row.change.owner) for row in draft_content(draft_of(zone)).changes]


@pytest.fixture
def drafting(zone, browser):
    browser.post(f"{ZONE}draft/")
    return zone


def marks(browser):
    return {(row.name, row.value): mark for row, mark in browser.get(ZONE).context["rows"] if mark}


def test_what_is_saved_in_draft_mode_is_published_later(drafting, browser):
    form = browser.get(ADD, {"type": "A"}).content.decode()
    assert 'name="edition" value="1"' in form

    answer = browser.post(ADD, typed(1))

    assert answer.headers["Location"] == ZONE
    assert changes(drafting) == [("added", "shop")]
    assert Version.objects.filter(zone=drafting).count() == 1
    assert marks(browser)["shop", "203.0.113.27"].state == "add"


def test_a_record_of_the_draft_is_changed_and_deleted_there(drafting, browser):
    browser.post(ADD, typed(1))
    key = record("shop A 203.0.113.27", zone="a.fr").key
    assert browser.get(f"{ZONE}records/{key}/edit/").status_code == 200

    browser.post(f"{ZONE}records/{key}/edit/", typed(2, part_address="203.0.113.28", replaces=key))
    browser.post(f"{ZONE}records/{APEX.key}/edit/", typed(3, owner="@", part_address="203.0.113.29", replaces=APEX.key))
    browser.post(DELETE, {"key": record("www CNAME a.fr.", zone="a.fr").key, "edition": 4, "seen": 1})

    assert changes(drafting) == [("added", "shop"), ("changed", "@"), ("removed", "www")]
    found = marks(browser)
    assert found["@", "203.0.113.29"].was == "203.0.113.10"
    assert found["www", "a.fr"].state == "del"
    assert APEX in records_of(drafting)


def test_a_row_saved_by_htmx_brings_the_bar_with_its_count(drafting, browser):
    page = browser.post(ADD, typed(1), headers={"HX-Request": "true", "accept-language": "en"}).content.decode()

    assert 'id="draft-bar" hx-swap-oob="true"' in page
    assert "1 unpublished change" in page
    assert "zone-row--add" in page


def test_each_row_is_undone_by_its_own_button(drafting, browser):
    browser.post(ADD, typed(1))
    (mark,) = marks(browser).values()
    assert f"{ZONE}draft/{mark.change}/undo/" in browser.get(ZONE).content.decode()

    browser.post(f"{ZONE}draft/{mark.change}/undo/", {"edition": 2})

    assert changes(drafting) == []


@pytest.mark.parametrize("edition", [None, 1])
def test_a_colleague_who_was_faster_in_the_draft_is_told_and_what_was_typed_stays(zone, bob, browser, edition):
    bob.drafts(zone, "a TXT x")
    bob.drafts(zone, "b TXT y")

    answer = browser.post(ADD, typed(edition))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "203.0.113.27" in page
    assert 'name="edition" value="2"' in page
    assert browser.post(ADD, typed(2)).status_code == 302


def test_a_form_of_a_draft_that_is_gone_publishes_nothing(drafting, browser):
    browser.post(f"{ZONE}draft/abandon/", {"edition": 1})

    answer = browser.post(ADD, typed(1))

    assert answer.status_code == 422
    assert Version.objects.filter(zone=drafting).count() == 1
    assert browser.post(DELETE, {"key": APEX.key, "edition": 1, "seen": 1}).status_code == 422


def test_the_sentence_while_typing_speaks_of_the_draft(drafting, bob, browser):
    bob.drafts(drafting, "shop A 203.0.113.27")

    answer = browser.post(CHECK, typed(1))

    assert record("shop A 203.0.113.27", zone="a.fr") in working_records(drafting)
    assert answer.context["faults"]


@pytest.fixture
def careful(world, browser):
    """Whoever edits wants a draft by default."""
    known = browser.get("/account/preferences/").context["form"].initial
    browser.post("/account/preferences/", {**known, "drafts_by_default": "on"})
    assert browser.get("/account/preferences/").context["form"].initial["drafts_by_default"]


def test_who_wants_drafts_by_default_begins_one_with_the_first_edit(zone, careful, browser):
    assert "Enregistrer dans le brouillon" in browser.get(ADD, {"type": "A"}).content.decode()

    browser.post(ADD, typed(None))

    assert changes(zone) == [("added", "shop")]
    assert Version.objects.filter(zone=zone).count() == 1


def test_deleting_waits_in_the_draft_as_well(zone, careful, browser):
    page = browser.get(DELETE, {"key": APEX.key}).content.decode()
    assert "dans le brouillon" in page

    browser.post(DELETE, {"key": APEX.key, "seen": 1})

    assert changes(zone) == [("removed", "@")]
    assert APEX in records_of(zone)


def test_the_draft_of_who_wants_one_is_everybodys_and_nobody_is_overtaken(zone, careful, bob, browser):
    bob.drafts(zone, "blog A 203.0.113.9")

    answer = browser.post(ADD, typed(None))

    assert answer.status_code == 409
    assert changes(zone) == [("added", "blog")]


def test_undoing_goes_into_the_draft_beside_what_it_has(zone, careful, bob, browser):
    published = bob.publishes(zone, "shop A 203.0.113.27")
    bob.drafts(zone, "blog A 203.0.113.9")

    browser.post(f"{ZONE}undo/?seen={published.number}")
    browser.post(f"{ZONE}undo/?seen={published.number}")

    assert changes(zone) == [("added", "blog"), ("removed", "shop")]
    assert Version.objects.filter(zone=zone).count() == 2


def test_undoing_what_somebody_published_over_is_refused_in_a_draft_too(zone, careful, bob, browser):
    first = bob.publishes(zone, "shop A 203.0.113.27")
    bob.publishes(zone, "blog A 203.0.113.9")

    assert browser.post(f"{ZONE}undo/?seen={first.number}").status_code == 409
    assert draft_of(zone) is None


def test_a_setting_of_the_zone_is_published_and_taken_back_at_once(zone, careful, browser):
    browser.post(f"{ZONE}soa/", {"ttl": "7200", "seen": 1})
    browser.post(f"{ZONE}undo/?seen=2")

    zone.refresh_from_db()
    assert zone.number == 3
    assert draft_of(zone) is None
