"""What is wrong or doubtful between the records of a zone, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parvis.dns.models import Zone
from parvis.dns.records.consistency import Finding
from parvis.dns.records.names import shown_name, whole_name


@dataclass(frozen=True, slots=True)
class Remark:
    """Of which record, and what."""

    place: str
    sentence: str


def said_of(found: Iterable[Finding], zone: Zone) -> list[Remark]:
    """``found`` as pages list it."""
    return [Remark(_place(finding, zone), str(finding.problem.sentence)) for finding in found]


def _place(finding: Finding, zone: Zone) -> str:
    record = finding.record
    return f"{shown_name(whole_name(record.owner, zone.name))} {record.kind}" if record else zone.unicode_name
