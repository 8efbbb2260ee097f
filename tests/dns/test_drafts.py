import pytest

from parvis.dns.actions import drafts, editing
from parvis.dns.enums import VersionCause
from parvis.dns.models import Draft
from parvis.dns.queries import draft_content, draft_of, records_of, working_record, working_records
from parvis.dns.refusals import ConflictError, ContentRefusedError, RecordGoneError
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from tests.dns.zones import record, zone_of

pytestmark = pytest.mark.django_db
WWW = "www A 203.0.113.27"


@pytest.fixture
def zone():
    return zone_of(WWW, "@ MX 10 mail", "mail A 203.0.113.25")


def put(zone, line, now, *, replaces=None, ttl=300, edition=None):
    draft = draft_of(zone)
    edition = edition or (draft.edition if draft else None)
    return drafts.put_record(zone, record(line, ttl), edition=edition, replaces=replaces, actor=SYSTEM, now=now)


def told(zone):
    return [(row.change.verb, row.change.owner) for row in draft_content(draft_of(zone)).changes]


def test_a_draft_gathers_changes_and_publishes_them_as_one_version(zone, now):
    put(zone, "a TXT x", now)
    put(zone, "www A 203.0.113.28", now, replaces=record(WWW).key)
    draft = drafts.drop_records(zone, [record("mail A 203.0.113.25").key], edition=2, actor=SYSTEM, now=now)

    assert told(zone) == [("added", "a"), ("changed", "www"), ("removed", "mail")]
    assert len(records_of(zone)) == 3
    version = drafts.publish(zone, edition=draft.edition, actor=SYSTEM, now=now, note="the move")

    assert (version.cause, version.added, version.changed, version.removed, version.note) == (
        "draft",
        1,
        1,
        1,
        "the move",
    )
    assert draft_of(zone) is None
    assert [one.owner for one in records_of(zone)] == ["@", "a", "www"]


def test_a_change_of_a_change_is_one_change(zone, now):
    put(zone, "www A 203.0.113.28", now, replaces=record(WWW).key)
    put(zone, "www A 203.0.113.29", now, replaces=record("www A 203.0.113.28").key)

    (row,) = draft_content(draft_of(zone)).changes
    assert (row.change.before.value, row.change.after.value) == ("203.0.113.27", "203.0.113.29")


def test_a_change_back_to_what_is_published_is_none(zone, now):
    put(zone, "www A 203.0.113.28", now, replaces=record(WWW).key)
    put(zone, WWW, now, replaces=record("www A 203.0.113.28").key)

    assert told(zone) == []


def test_what_was_only_in_the_draft_leaves_nothing_when_deleted(zone, now):
    put(zone, "a TXT x", now)
    drafts.drop_records(zone, [record("a TXT x").key], edition=1, actor=SYSTEM, now=now)

    assert told(zone) == []
    with pytest.raises(NotAllowedError, match="nothing to publish"):
        drafts.publish(zone, edition=2, actor=SYSTEM, now=now)


def test_each_change_is_taken_back_alone(zone, now):
    put(zone, "a TXT x", now)
    draft = put(zone, "b TXT y", now)
    first = draft_content(draft).changes[0]

    drafts.take_back(zone, first, edition=2, actor=SYSTEM, now=now)

    assert told(zone) == [("added", "b")]


def test_a_set_in_a_draft_takes_one_ttl(zone, now):
    put(zone, "www A 203.0.113.28", now, ttl=3600)

    assert {one.ttl for one in draft_content(draft_of(zone)).records if one.owner == "www"} == {3600}


def test_two_who_edit_one_draft_are_both_told(zone, now):
    put(zone, "a TXT x", now)
    put(zone, "b TXT y", now, edition=1)

    with pytest.raises(ConflictError) as refused:
        put(zone, "c TXT z", now, edition=1)

    assert [change.owner for change in refused.value.changes] == ["a", "b"]


def test_a_zone_that_changed_meanwhile_is_looked_at_before_the_draft_is_published(zone, now):
    put(zone, "www A 203.0.113.28", now, replaces=record(WWW).key)
    put(zone, "a TXT x", now)
    other = record("www A 203.0.113.99")
    editing.save_record(zone, other, seen=1, replaces=record(WWW).key, actor=SYSTEM, now=now)

    with pytest.raises(ConflictError) as refused:
        drafts.publish(zone, edition=2, actor=SYSTEM, now=now)
    assert [change.after for change in refused.value.changes] == [other]
    assert [row.change.owner for row in draft_content(draft_of(zone)).lost] == ["www"]

    draft = drafts.rebase(zone, edition=2, actor=SYSTEM, now=now)
    drafts.publish(zone, edition=draft.edition, actor=SYSTEM, now=now)
    assert other in records_of(zone)
    assert record("a TXT x") in records_of(zone)


def test_a_draft_may_be_wrong_until_it_is_published(zone, now):
    put(zone, "www TXT x", now)
    put(zone, "www CNAME hote.client.example.", now, replaces=record(WWW).key)

    with pytest.raises(ContentRefusedError):
        drafts.publish(zone, edition=2, actor=SYSTEM, now=now)

    assert len(told(zone)) == 2


def test_a_draft_filled_with_a_whole_content_shows_the_difference(zone, now):
    draft = drafts.fill(zone, [record(WWW)], cause=VersionCause.IMPORT, edition=None, actor=SYSTEM, now=now)

    assert told(zone) == [("removed", "@"), ("removed", "mail")]
    assert drafts.publish(zone, edition=draft.edition, actor=SYSTEM, now=now).cause == "import"


def test_an_abandoned_draft_leaves_the_zone_as_it_is(zone, now):
    put(zone, "a TXT x", now)

    drafts.abandon(zone, edition=1, actor=SYSTEM)

    assert not Draft.objects.exists()
    with pytest.raises(NotAllowedError, match="not there any more"):
        put(zone, "b TXT y", now, edition=1)


def test_edits_go_on_from_the_draft_where_there_is_one(zone, now):
    put(zone, "www A 203.0.113.28", now, replaces=record(WWW).key)

    assert working_record(zone, record(WWW).key) is None
    assert working_record(zone, record("www A 203.0.113.28").key) in working_records(zone)
    drafts.abandon(zone, edition=1, actor=SYSTEM)
    assert working_record(zone, record(WWW).key) == record(WWW)


def test_what_is_not_there_is_not_deleted(zone, now):
    with pytest.raises(RecordGoneError):
        drafts.drop_records(zone, ["0" * 20], edition=None, actor=SYSTEM, now=now)
