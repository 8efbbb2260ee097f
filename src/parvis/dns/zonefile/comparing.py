"""A difference between two contents of a zone, in the lines of a zone file: what went and what came, name by name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from parvis.dns.records.changes import Change
from parvis.dns.records.names import shown_name, whole_name
from parvis.dns.records.values import Record


@dataclass(frozen=True, slots=True)
class Line:
    """One record that came, or that went, relative to the zone and with its note."""

    is_added: bool
    text: str


@dataclass(frozen=True, slots=True)
class HostLines:
    """All that changes at one name; ``name`` is whole, and as people read it."""

    name: str
    lines: list[Line] = field(default_factory=list)


def by_host(changes: Iterable[Change], zone: str) -> list[HostLines]:
    """``changes`` grouped by name, in their order. A changed record is a line that went and one that came; what went stands first."""
    hosts: dict[str, HostLines] = {}
    for change in changes:
        host = hosts.setdefault(change.owner, HostLines(shown_name(whole_name(change.owner, zone))))
        if change.before is not None:
            host.lines.append(Line(is_added=False, text=line_of(change.before)))
        if change.after is not None:
            host.lines.append(Line(is_added=True, text=line_of(change.after)))
    for host in hosts.values():
        host.lines.sort(key=lambda line: line.is_added)
    return list(hosts.values())


def line_of(record: Record) -> str:
    """The record as a line of a zone file, its owner relative to the zone."""
    note = f" ; {record.note}" if record.note else ""
    return f"{record.owner} {record.ttl} IN {record.kind} {record.value}{note}"
