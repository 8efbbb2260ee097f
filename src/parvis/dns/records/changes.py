"""What differs between two contents of a zone, and doing it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from parvis.dns.records.values import Record, ordered


class GoneError(LookupError):
    """The record that was to be changed is not there any more."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.owner)
        self.record = record


@dataclass(frozen=True, slots=True)
class Change:
    """One record added (no ``before``), deleted (no ``after``) or changed."""

    before: Record | None
    after: Record | None

    @property
    def owner(self) -> str:
        """The name that it is about."""
        found = self.after or self.before
        return found.owner if found else ""

    @property
    def verb(self) -> str:
        """Which of the three: added, changed or removed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def is_published(self) -> bool:
        """Say whether the world sees it: a note alone, it does not."""
        return (self.before and self.before.published) != (self.after and self.after.published)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a JSON column."""
        return {
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json() if self.after else None,
        }

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        before, after = kept["before"], kept["after"]
        return cls(Record.of_json(before) if before else None, Record.of_json(after) if after else None)


def difference(before: Iterable[Record], after: Iterable[Record]) -> list[Change]:
    """What turns one content into the other, by name and type. Of a set, the one that went and the one that came are one change."""
    gone, come = Counter(before), Counter(after)
    gone, come = gone - come, come - gone
    sets: defaultdict[tuple[str, str], tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
    for record in ordered(gone.elements()):
        sets[record.rrset][0].append(record)
    for record in ordered(come.elements()):
        sets[record.rrset][1].append(record)
    changes: list[Change] = []
    for olds, news in sets.values():
        changes += _paired(olds, news)
    return sorted(changes, key=_place)


def applied(records: Iterable[Record], changes: Iterable[Change]) -> list[Record]:
    """The content after ``changes``; GoneError for one whose record is not there as it was."""
    left = Counter(records)
    for change in changes:
        if change.before is not None:
            if not left[change.before]:
                raise GoneError(change.before)
            left[change.before] -= 1
        if change.after is not None:
            left[change.after] += 1
    return ordered(left.elements())


def with_one_ttl(records: Iterable[Record], rrset: tuple[str, str], ttl: int) -> list[Record]:
    """The same, all of one set with one TTL (RFC 2181 section 5.2)."""
    return [record.with_ttl(ttl) if record.rrset == rrset else record for record in records]


def _paired(olds: Sequence[Record], news: Sequence[Record]) -> list[Change]:
    """Those with the same data first (a new TTL or note), then those that are alone on either side."""
    by_value = {record.value: record for record in news}
    changes, left, taken = [], [], set()
    for old in olds:
        new = by_value.get(old.value)
        if new is not None and new not in taken:
            taken.add(new)
            changes.append(Change(old, new))
        else:
            left.append(old)
    rest = [record for record in news if record not in taken]
    if len(left) == len(rest) == 1:
        return [*changes, Change(left[0], rest[0])]
    return [*changes, *(Change(old, None) for old in left), *(Change(None, new) for new in rest)]


def _place(change: Change) -> tuple[bool, str, str, str]:
    record = change.after or change.before
    assert record is not None  # noqa: S101 - a change has one of both
    return record.owner != "@", record.owner, record.kind, record.value
