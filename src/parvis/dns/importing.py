"""What a zone file would make of a zone, before anything changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from parvis.dns.models import Zone
from parvis.dns.queries import records_of
from parvis.dns.records.changes import Change, difference
from parvis.dns.records.consistency import Finding, introduced
from parvis.dns.records.problems import Weight
from parvis.dns.records.values import Record, ordered
from parvis.dns.zonefile.reading import Reading, read


class Mode(Enum):
    """Whether a file is added to what there is, or takes its place."""

    ADD = "add"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Preview:
    """``records`` is what the zone would hold; ``changes`` lead there; ``identical`` are there already.

    ``refused`` are errors between records: with any, nothing can be published. Lines that gave no record are
    ``reading.rejected``.
    """

    reading: Reading
    records: Sequence[Record]
    changes: Sequence[Change]
    identical: Sequence[Record]
    refused: Sequence[Finding]
    doubtful: Sequence[Finding]


def preview(zone: Zone, data: bytes | str, *, mode: Mode) -> Preview:
    """Read a file for ``zone``; UnreadableError for what is none. Nothing is written: see ``actions.drafts.fill``."""
    reading = read(data, zone.name)
    now = records_of(zone)
    known = {(record.owner, record.kind, record.value): record for record in now}
    if mode is Mode.REPLACE:
        coming = list(reading.records)
    else:
        come = {(record.owner, record.kind, record.value): record for record in reading.records}
        ttls = {record.rrset: record.ttl for record in reading.records}
        coming = ordered(record.with_ttl(ttls.get(record.rrset, record.ttl)) for record in {**known, **come}.values())
    present = set(now)
    found = introduced(zone.name, now, coming)
    return Preview(
        reading=reading,
        records=coming,
        changes=difference(now, coming),
        identical=[record for record in reading.records if record in present],
        refused=[finding for finding in found if finding.problem.weight is Weight.ERROR],
        doubtful=[finding for finding in found if finding.problem.weight is not Weight.ERROR],
    )
