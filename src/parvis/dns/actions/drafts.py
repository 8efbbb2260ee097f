"""Gathering changes in a zone's draft, and publishing them together."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.dns.actions.versions import check_seen, held, write_version
from parvis.dns.enums import VersionCause
from parvis.dns.models import Draft, DraftChange, Version, Zone
from parvis.dns.queries import changes_between, draft_content, draft_of, records_of
from parvis.dns.records.changes import Change, difference
from parvis.dns.records.values import Record
from parvis.dns.refusals import ConflictError, RecordGoneError
from parvis.dns.rules import check_content, check_editable
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


@transaction.atomic
def begin(zone: Zone, *, actor: Actor, now: datetime) -> Draft:
    """The draft of the zone, begun empty where there is none: edits gather in it from now on."""
    zone = held(zone)
    check_editable(zone, actor)
    return draft_of(zone) or _begun(zone, actor, now)


@transaction.atomic
def put_record(
    zone: Zone, record: Record, *, edition: int | None, replaces: str | None = None, actor: Actor, now: datetime
) -> Draft:
    """Add ``record`` to the draft, in place of the one with the key ``replaces``; its set takes its TTL.

    Begins the draft where there is none: ``edition`` is that of the draft seen, None where none was. ConflictError where
    somebody else edited it meanwhile. What does not go together is told by ``queries``, and refused when it is published.
    """
    zone, draft = _open(zone, edition, actor, now)
    content = draft_content(draft)
    old = next((known for known in content.records if known.key == replaces), None)
    if replaces is not None and old is None:
        raise RecordGoneError
    _write(draft, content.changes, old, record, actor, now)
    for other in content.records:
        if other.rrset == record.rrset and other.ttl != record.ttl and other != old:
            _write(draft, list(draft.changes.order_by("pk")), other, other.with_ttl(record.ttl), actor, now)
    return draft


@transaction.atomic
def drop_records(zone: Zone, keys: Collection[str], *, edition: int | None, actor: Actor, now: datetime) -> Draft:
    """Delete the records that have these keys in the draft, all of them or none."""
    zone, draft = _open(zone, edition, actor, now)
    content = draft_content(draft)
    gone = [known for known in content.records if known.key in keys]
    if not gone or len(gone) < len(set(keys)):
        raise RecordGoneError
    for old in gone:
        _write(draft, content.changes, old, None, actor, now)
    return draft


@transaction.atomic
def fill(
    zone: Zone,
    records: Sequence[Record],
    *,
    cause: VersionCause,
    edition: int | None,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Make the draft turn the zone into ``records``: an import, a template, text mode or a version, to be looked over."""
    zone, draft = _open(zone, edition, actor, now)
    draft.changes.all().delete()
    draft.base = zone.number
    draft.cause = cause
    draft.save(update_fields=["base", "cause"])
    DraftChange.objects.bulk_create(
        [
            DraftChange(draft=draft, by=actor.acting_staff or actor.label, at=now, **change.as_json())
            for change in difference(records_of(zone), records)
        ],
        batch_size=1_000,
    )
    return draft


@transaction.atomic
def take_back(zone: Zone, change: DraftChange, *, edition: int, actor: Actor, now: datetime) -> Draft:
    """Undo one change of the draft."""
    _zone, draft = _open(zone, edition, actor, now)
    if not draft.changes.filter(pk=change.pk).delete()[0]:
        raise RecordGoneError
    return draft


@transaction.atomic
def undo(zone: Zone, *, seen: int, actor: Actor, now: datetime) -> Draft:
    """Take back the version ``seen``, the last one published, in the draft, beside what it has; begun where there is none.

    ConflictError where another was published since. What the draft itself changed or deleted of it is left as it is.
    """
    zone = held(zone)
    check_editable(zone, actor)
    check_seen(zone, seen)
    known = draft_of(zone)
    zone, draft = _open(zone, known.edition if known else None, actor, now)
    for change in changes_between(zone, seen, seen - 1):
        content = draft_content(draft)
        if (change.before is None or change.before in content.records) and change.after not in content.records:
            _write(draft, content.changes, change.before, change.after, actor, now)
    return draft


@transaction.atomic
def abandon(zone: Zone, *, edition: int, actor: Actor) -> None:
    """Throw the draft away. What is published does not change."""
    zone = held(zone)
    check_editable(zone, actor)
    draft = _seen(zone, edition)
    draft.delete()


@transaction.atomic
def rebase(zone: Zone, *, edition: int, actor: Actor, now: datetime) -> Draft:
    """Put the draft on the present version: changes of records that are gone are dropped, the others stay."""
    zone, draft = _open(zone, edition, actor, now)
    lost = [row.pk for row in draft_content(draft).lost]
    draft.changes.filter(pk__in=lost).delete()
    draft.base = zone.number
    draft.save(update_fields=["base"])
    return draft


@transaction.atomic
def publish(zone: Zone, *, edition: int, actor: Actor, now: datetime, note: str = "") -> Version:
    """Publish every change of the draft, or none.

    ConflictError where the zone or the draft changed since: ``rebase`` first. ContentRefusedError where its records do
    not go together.
    """
    zone = held(zone)
    check_editable(zone, actor)
    draft = _seen(zone, edition)
    check_seen(zone, draft.base)
    content = draft_content(draft)
    if not content.changes:
        raise NotAllowedError(_("There is nothing to publish in this draft."))
    before = records_of(zone)
    check_content(zone, before, content.records)
    cause = VersionCause(draft.cause)
    draft.delete()
    return write_version(zone, before, content.records, cause=cause, actor=actor, now=now, note=note)


def _open(zone: Zone, edition: int | None, actor: Actor, now: datetime) -> tuple[Zone, Draft]:
    """The zone, locked, and its draft, of the edition that was seen, with a new edition from now on."""
    zone = held(zone)
    check_editable(zone, actor)
    draft = draft_of(zone)
    if draft is None and edition is None:
        return zone, _begun(zone, actor, now)
    draft = _seen(zone, edition)
    draft.edition += 1
    draft.save(update_fields=["edition"])
    return zone, draft


def _begun(zone: Zone, actor: Actor, now: datetime) -> Draft:
    by = actor.acting_staff or actor.label
    return Draft.objects.create(zone=zone, base=zone.number, by=by, user_id=actor.user_id, begun_at=now)


def _seen(zone: Zone, edition: int | None) -> Draft:
    draft = draft_of(zone)
    if draft is None:
        raise NotAllowedError(_("This draft is not there any more: somebody published it or threw it away."))
    if draft.edition != edition:
        last = draft.changes.order_by("-at", "-pk").first()
        changes = [row.change for row in draft.changes.order_by("pk")]
        raise ConflictError(zone.number, changes, last.by if last else draft.by)
    return draft


def _write(
    draft: Draft, rows: Sequence[DraftChange], old: Record | None, new: Record | None, actor: Actor, now: datetime
) -> None:
    """A change of what the draft itself had changed goes on from what was published, and one back to it is none."""
    row = next((known for known in rows if old is not None and known.change.after == old), None)
    change = Change(row.change.before if row else old, new)
    if row is not None:
        row.delete()
    if change.before != change.after:
        DraftChange.objects.create(draft=draft, by=actor.acting_staff or actor.label, at=now, **change.as_json())
