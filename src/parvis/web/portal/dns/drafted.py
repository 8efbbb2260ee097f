"""The records of a zone as its draft has them: what came, changed and went is marked (guide 9.5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from parvis.dns.models import Draft, DraftChange, Zone
from parvis.dns.queries import draft_content, draft_of, records_of
from parvis.dns.records.checking import shown_value
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import Record, ordered
from parvis.web.portal.dns.rows import ttl_words


@dataclass(frozen=True, slots=True)
class Mark:
    """``state`` is add, mod or del; ``was`` is what is different in what was before; ``change`` is undone by its own button."""

    state: str
    was: str
    change: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Every record to list, those that go included; ``count`` changes of ``draft``."""

    records: Sequence[Record]
    draft: Draft | None = None
    count: int = 0
    marks: Mapping[Record, Mark] = field(default_factory=dict)

    @property
    def after(self) -> list[Record]:
        """Without those that go."""
        gone = {record for record, mark in self.marks.items() if mark.state == "del"}
        return [record for record in self.records if record not in gone]


def marked(zone: Zone) -> Marked:
    """What is published where there is no draft."""
    draft = draft_of(zone)
    if draft is None:
        return Marked(records_of(zone))
    content = draft_content(draft)
    marks = dict(_mark(row) for row in content.changes)
    gone = [record for record, mark in marks.items() if mark.state == "del"]
    return Marked(ordered([*content.records, *gone]), draft, len(content.changes), marks)


def _mark(row: DraftChange) -> tuple[Record, Mark]:
    before, after = row.change.before, row.change.after
    if after is None:
        assert before is not None  # noqa: S101 - a change has one of both
        return before, Mark("del", "", row.pk)
    return after, Mark("mod", _was(before, after), row.pk) if before else Mark("add", "", row.pk)


def _was(before: Record, after: Record) -> str:
    parts = (
        (before.owner != after.owner, shown_name(before.owner)),
        (before.kind != after.kind, before.kind),
        (before.value != after.value, shown_value(before)),
        (before.ttl != after.ttl, ttl_words(before.ttl)),
        (before.note != after.note, before.note),
    )
    return " · ".join(text for is_other, text in parts if is_other and text)
