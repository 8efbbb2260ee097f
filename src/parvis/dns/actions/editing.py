"""Changing a published zone at once: one record, the zone's own settings, a version come back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.dns.actions.versions import check_seen, held, write_version
from parvis.dns.enums import VersionCause
from parvis.dns.models import Version, Zone
from parvis.dns.queries import records_of
from parvis.dns.records import ttl
from parvis.dns.records.changes import Change, applied, with_one_ttl
from parvis.dns.records.problems import errors
from parvis.dns.records.values import Record
from parvis.dns.refusals import RecordGoneError
from parvis.dns.rules import check_content, check_editable
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


@transaction.atomic
def save_record(
    zone: Zone, record: Record, *, seen: int, replaces: str | None = None, actor: Actor, now: datetime
) -> Version:
    """Publish ``record`` (of ``records.checking``), in place of the one with the key ``replaces``, if any.

    ``seen`` is the version that the form was made of. Its set takes its TTL. ConflictError where somebody published
    meanwhile, ContentRefusedError where it does not go with the others, RecordGoneError where there is none to replace.
    """
    zone = held(zone)
    check_editable(zone, actor)
    check_seen(zone, seen)
    before = records_of(zone)
    old = next((known for known in before if known.key == replaces), None)
    if replaces is not None and old is None:
        raise RecordGoneError
    after = with_one_ttl(applied(before, [Change(old, record)]), record.rrset, record.ttl)
    check_content(zone, before, after)
    return write_version(zone, before, after, cause=VersionCause.EDITED, actor=actor, now=now)


@transaction.atomic
def delete_records(zone: Zone, keys: Collection[str], *, seen: int, actor: Actor, now: datetime) -> Version:
    """Publish the zone without the records that have these keys, all of them or none."""
    zone = held(zone)
    check_editable(zone, actor)
    check_seen(zone, seen)
    before = records_of(zone)
    gone = [record for record in before if record.key in keys]
    if not gone or len(gone) < len(set(keys)):
        raise RecordGoneError
    after = applied(before, [Change(record, None) for record in gone])
    check_content(zone, before, after)
    return write_version(zone, before, after, cause=VersionCause.EDITED, actor=actor, now=now)


@transaction.atomic
def undo(zone: Zone, *, seen: int, actor: Actor, now: datetime) -> Version:
    """Publish what there was before the version ``seen``, as a new one; ConflictError where it is not the last any more."""
    return _come_back(zone, seen - 1, cause=VersionCause.UNDONE, seen=seen, actor=actor, now=now)


@transaction.atomic
def restore(zone: Zone, number: int, *, seen: int, actor: Actor, now: datetime, note: str = "") -> Version:
    """Publish the version ``number`` again, with its TTL of the SOA, as a new version. None is ever deleted."""
    return _come_back(zone, number, cause=VersionCause.RESTORED, seen=seen, actor=actor, now=now, note=note)


@transaction.atomic
def replace_records(
    zone: Zone,
    records: Collection[Record],
    *,
    cause: VersionCause,
    seen: int,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Version:
    """Publish ``records`` as the whole content: an import, a template or text mode whose difference was shown."""
    zone = held(zone)
    check_editable(zone, actor)
    check_seen(zone, seen)
    before = records_of(zone)
    check_content(zone, before, list(records))
    return write_version(zone, before, list(records), cause=cause, actor=actor, now=now, note=note)


@transaction.atomic
def set_soa_ttl(zone: Zone, seconds: int, *, seen: int, actor: Actor, now: datetime) -> Version:
    """Publish another TTL of the SOA record (DNS-2)."""
    zone = held(zone)
    check_editable(zone, actor)
    check_seen(zone, seen)
    for problem in errors(ttl.problems(seconds)):
        raise NotAllowedError(problem.sentence, field="ttl")
    records = records_of(zone)
    return write_version(zone, records, records, cause=VersionCause.SETTINGS, actor=actor, now=now, soa_ttl=seconds)


def _come_back(
    zone: Zone, number: int, *, cause: VersionCause, seen: int, actor: Actor, now: datetime, note: str = ""
) -> Version:
    zone = held(zone)
    check_editable(zone, actor)
    check_seen(zone, seen)
    wanted = Version.objects.filter(zone=zone, number=number).first()
    if wanted is None:
        raise NotAllowedError(_("There is no such version to come back to."))
    before, after = records_of(zone), records_of(zone, number)
    return write_version(
        zone, before, after, cause=cause, actor=actor, now=now, note=note, restored=number, soa_ttl=wanted.soa_ttl
    )
