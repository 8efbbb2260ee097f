"""What a zone, or its draft, would be after a change, before anything changes: for pages that say so while one types."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from parvis.dns.models import Zone
from parvis.dns.queries import working_records
from parvis.dns.records.changes import Change, applied, difference, with_one_ttl
from parvis.dns.records.consistency import Finding, introduced
from parvis.dns.records.problems import Weight
from parvis.dns.records.values import Record


@dataclass(frozen=True, slots=True)
class Proposal:
    """``refused`` are errors between records: with any, nothing can be published. ``changes`` is what would be."""

    before: Sequence[Record]
    after: Sequence[Record]
    changes: Sequence[Change]
    refused: Sequence[Finding]
    doubtful: Sequence[Finding]


def saving(zone: Zone, record: Record, *, replaces: str | None = None) -> Proposal:
    """Of what edits go on from, with ``record`` in place of the one with the key ``replaces``, if that is there."""
    before = working_records(zone)
    old = next((known for known in before if known.key == replaces), None)
    return _proposed(zone, before, with_one_ttl(applied(before, [Change(old, record)]), record.rrset, record.ttl))


def deleting(zone: Zone, keys: Collection[str]) -> Proposal:
    """Of what edits go on from, without the records that have these keys."""
    before = working_records(zone)
    return _proposed(zone, before, [record for record in before if record.key not in keys])


def _proposed(zone: Zone, before: Sequence[Record], after: Sequence[Record]) -> Proposal:
    found = introduced(zone.name, before, after)
    return Proposal(
        before,
        after,
        difference(before, after),
        refused=[finding for finding in found if finding.problem.weight is Weight.ERROR],
        doubtful=[finding for finding in found if finding.problem.weight is not Weight.ERROR],
    )
