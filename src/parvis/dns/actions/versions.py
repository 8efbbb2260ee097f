"""Writing a version: the one way in which what a zone publishes changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from parvis.audit.actions import record as note_down
from parvis.dns.actions import aliases
from parvis.dns.actions.publishing import request_publication
from parvis.dns.enums import VersionCause
from parvis.dns.models import KeptRecord, Version, Zone
from parvis.dns.queries import changes_between
from parvis.dns.records.changes import Change, difference
from parvis.dns.records.values import Record
from parvis.dns.refusals import ConflictError
from parvis.kit.actor import Actor

TOLD: Final = 20
"""How many changes the audit trail repeats; the version has them all."""


def held(zone: Zone) -> Zone:
    """The zone's row, locked until the transaction ends."""
    return Zone.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=zone.pk)


def check_seen(zone: Zone, seen: int) -> None:
    """Raise ConflictError unless ``seen``, the version that the form was made of, is the present one."""
    if seen == zone.number:
        return
    latest = Version.objects.filter(zone=zone, number=zone.number).first()
    raise ConflictError(zone.number, changes_between(zone, seen, zone.number), latest.by if latest else "")


def write_version(
    zone: Zone,
    before: Sequence[Record],
    after: Sequence[Record],
    *,
    cause: VersionCause,
    actor: Actor,
    now: datetime,
    note: str = "",
    restored: int | None = None,
    soa_ttl: int | None = None,
) -> Version:
    """Make ``after`` the content of ``zone``, which is locked and whose content is ``before``. Checks nothing.

    The serial grows where the world sees a difference (RFC 1982), and the version is queued to be published.
    """
    changes = difference(before, after)
    ttl = zone.soa_ttl if soa_ttl is None else soa_ttl
    is_seen = any(change.is_published for change in changes) or ttl != zone.soa_ttl or not zone.number
    zone.number += 1
    if is_seen:
        zone.serial = max(zone.serial + 1, int(now.timestamp()))
    zone.soa_ttl = ttl
    zone.save(update_fields=["number", "serial", "soa_ttl"])
    _move(zone, changes)
    verbs = [change.verb for change in changes]
    version = Version.objects.create(
        zone=zone,
        number=zone.number,
        serial=zone.serial,
        soa_ttl=ttl,
        cause=cause,
        restored=restored,
        note=note.strip(),
        added=verbs.count("added"),
        changed=verbs.count("changed"),
        removed=verbs.count("removed"),
        by=actor.acting_staff or actor.label,
        user_id=actor.user_id,
        at=now,
    )
    _tell(zone, version, changes, actor=actor, now=now)
    aliases.follow(zone, after, now=now)
    if is_seen:
        request_publication(zone, now=now)
    return version


def _move(zone: Zone, changes: Sequence[Change]) -> None:
    """End the rows of what went, and begin those of what came: a version costs what it changes."""
    gone = [change.before.key for change in changes if change.before]
    KeptRecord.objects.filter(zone=zone, key__in=gone, until__isnull=True).update(until=zone.number)
    KeptRecord.objects.bulk_create(
        [
            KeptRecord(
                zone=zone,
                owner=record.owner,
                kind=record.kind,
                value=record.value,
                ttl=record.ttl,
                note=record.note,
                key=record.key,
                since=zone.number,
            )
            for change in changes
            if (record := change.after)
        ],
        batch_size=1_000,
    )


def _tell(zone: Zone, version: Version, changes: Sequence[Change], *, actor: Actor, now: datetime) -> None:
    note_down(
        f"zone.{version.cause}",
        kind="zone",
        subject=zone.name,
        by=actor,
        at=now,
        brand_id=zone.account.brand_id,
        account_id=zone.account_id,
        before={
            "version": version.number - 1,
            "records": [_line(change.before) for change in changes[:TOLD] if change.before],
        },
        after={
            "version": version.number,
            "records": [_line(change.after) for change in changes[:TOLD] if change.after],
        },
    )


def _line(record: Record) -> str:
    return f"{record.owner} {record.ttl} {record.kind} {record.value}"[:300]
