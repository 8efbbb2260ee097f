"""Reads of zones, for pages and for whoever publishes. Objects come from ``Zone.objects.visible_to``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.dns.enums import KeyState, ZoneState
from parvis.dns.models import Alias, Draft, DraftChange, KeptRecord, Placement, SigningKey, Version, Zone
from parvis.dns.records.changes import Change, GoneError, applied, difference
from parvis.dns.records.values import Record, ordered
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation


@dataclass(frozen=True, slots=True)
class DraftContent:
    """What a draft would make of the zone as it is now.

    ``lost`` are its changes whose record somebody else changed or deleted meanwhile: they are not in ``records``.
    """

    records: Sequence[Record]
    changes: Sequence[DraftChange]
    lost: Sequence[DraftChange]


@dataclass(frozen=True, slots=True)
class Publication:
    """How far a zone is published: ``done`` of ``servers`` have its present serial; ``problems`` by server of the others."""

    servers: int
    done: int
    problems: Mapping[str, str]


def publication_of(zone: Zone, servers: Sequence[str]) -> Publication:
    """At which of ``servers`` (``publishers.names()``) the zone is as it should be."""
    found = {placement.server: placement for placement in Placement.objects.filter(zone=zone, server__in=servers)}
    done = [server for server, placement in found.items() if placement.serial == zone.serial]
    problems = {server: found[server].problem if server in found else "" for server in servers if server not in done}
    return Publication(len(servers), len(done), problems)


def never_given(server: str) -> QuerySet[Zone]:
    """Zones that the server has not been given, nor failed to take, nor is about to be given, the oldest first."""
    waiting = Operation.objects.filter(kind="zone.publish", subject=OuterRef("name"), arguments__server=server)
    waiting = waiting.exclude(state__in=[OperationState.DONE, OperationState.CANCELLED])
    tried = Placement.objects.filter(zone=OuterRef("pk"), server=server)
    zones = Zone.objects.exclude(state=ZoneState.REMOVED).filter(~Exists(tried), ~Exists(waiting))
    return zones.select_related("account").order_by("pk")


def is_given(zone: Zone, servers: Sequence[str], serial: int) -> bool:
    """Say whether each of ``servers``, of which there is one at least, was given the zone at ``serial`` or later."""
    found = Placement.objects.filter(zone=zone, server__in=servers, serial__gte=serial).count()
    return bool(servers) and found == len(servers)


def live_zone(name: str) -> Zone | None:
    """The zone of a name in ASCII, whoever has it; None: we do not publish it."""
    return Zone.objects.live().filter(name=name).first()


def signing_keys(zone: Zone) -> list[SigningKey]:
    """What it is signed with, the oldest first; none: it is not signed."""
    return list(SigningKey.objects.filter(zone=zone, state=KeyState.PUBLISHED).order_by("pk"))


def retired_keys(zone: Zone) -> frozenset[str]:
    """The public parts of the keys that it, or a zone of that name before it, was signed with and is no more."""
    rows = SigningKey.objects.filter(zone__name=zone.name, state=KeyState.RETIRED)
    return frozenset(rows.values_list("public", flat=True))


def records_of(zone: Zone, number: int | None = None) -> list[Record]:
    """The records of a version, in order; without ``number``, those of now."""
    at = (
        Q(until__isnull=True)
        if number is None
        else Q(since__lte=number) & (Q(until__isnull=True) | Q(until__gt=number))
    )
    rows = KeptRecord.objects.filter(at, zone=zone).values_list("owner", "kind", "value", "ttl", "note")
    return ordered(Record(*row) for row in rows)


def addresses_of(zone: Zone) -> dict[str, list[Record]]:
    """What is published in the place of each ALIAS record, by owner: at most as long as its answer may be kept."""
    ttls = dict(KeptRecord.objects.filter(zone=zone, kind="ALIAS", until__isnull=True).values_list("owner", "ttl"))
    return {
        alias.owner: [
            Record(alias.owner, kind, address, min(alias.ttl, ttls[alias.owner])) for kind, address in alias.addresses
        ]
        for alias in Alias.objects.filter(zone=zone)
        if alias.owner in ttls
    }


def flattened(zone: Zone, records: Sequence[Record]) -> list[Record]:
    """``records`` with addresses where ALIAS stood: what servers are given. Reads nothing where there is none."""
    if not any(record.kind == "ALIAS" for record in records):
        return list(records)
    found = addresses_of(zone)
    return [
        flat for record in records for flat in (found.get(record.owner, []) if record.kind == "ALIAS" else [record])
    ]


def record_with(zone: Zone, key: str) -> Record | None:
    """The record of now that has this ``Record.key``."""
    found = KeptRecord.objects.filter(zone=zone, key=key, until__isnull=True).first()
    return found.record if found else None


def working_records(zone: Zone) -> list[Record]:
    """What edits go on from: what the draft would publish where there is one, otherwise the records of now."""
    draft = draft_of(zone)
    return list(draft_content(draft).records) if draft else records_of(zone)


def working_record(zone: Zone, key: str) -> Record | None:
    """The one of them that has this ``Record.key``."""
    if draft_of(zone) is None:
        return record_with(zone, key)
    return next((record for record in working_records(zone) if record.key == key), None)


def history(zone: Zone) -> QuerySet[Version]:
    """Every version, the latest first."""
    return Version.objects.filter(zone=zone).order_by("-number")


def changes_between(zone: Zone, older: int, newer: int) -> list[Change]:
    """What the version ``newer`` has other than ``older``; reads only what came or went in between."""
    low, high = sorted((older, newer))
    moved = Q(since__gt=low, since__lte=high) | Q(until__gt=low, until__lte=high)
    rows = KeptRecord.objects.filter(moved, zone=zone)
    at_low = [row.record for row in rows if row.since <= low and (row.until is None or row.until > low)]
    at_high = [row.record for row in rows if row.since <= high and (row.until is None or row.until > high)]
    return difference(at_low, at_high) if older <= newer else difference(at_high, at_low)


def draft_of(zone: Zone) -> Draft | None:
    """The draft that is open, if any."""
    return Draft.objects.filter(zone=zone).first()


def draft_content(draft: Draft) -> DraftContent:
    """What the draft would publish now, and what of it is lost."""
    rows = list(draft.changes.order_by("pk"))
    content: list[Record] = records_of(draft.zone)
    taken: list[DraftChange] = []
    lost: list[DraftChange] = []
    present = set(content)
    for row in rows:
        before = row.change.before
        (taken if before is None or before in present else lost).append(row)
    try:
        content = applied(content, [row.change for row in taken])
    except GoneError:
        # Two changes of one record: the form of the second was older than the first.
        content, taken, lost = _one_by_one(content, rows)
    return DraftContent(content, taken, lost)


def _one_by_one(
    content: list[Record], rows: Sequence[DraftChange]
) -> tuple[list[Record], list[DraftChange], list[DraftChange]]:
    taken: list[DraftChange] = []
    lost: list[DraftChange] = []
    for row in rows:
        try:
            content = applied(content, [row.change])
            taken.append(row)
        except GoneError:
            lost.append(row)
    return content, taken, lost
