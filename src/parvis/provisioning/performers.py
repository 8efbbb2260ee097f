"""Who carries out each kind of operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Task:
    """What a performer is given. ``is_unknown``: an earlier attempt may have done the work, so look before acting.

    ``asked_at`` is when the operation was asked for: nothing done for it is older.
    """

    operation_id: int
    key: str
    subject: str
    arguments: Mapping[str, Any]
    is_unknown: bool
    asked_at: datetime
    spoken: list[str] = field(default_factory=list)

    def keep(self, exchange: str) -> None:
        """Remember a conversation of this attempt before another one replaces it."""
        self.spoken.append(exchange)


class Performer(Protocol):
    """Speaks to the outside, outside any transaction, and returns what to write once the outcome is stored.

    The returned function runs inside the transaction that finishes the operation, so that our copy of the answer and
    the operation's end are one. Raises NeedsPersonError, TryLaterError, or an unknown outcome.
    """

    def __call__(self, task: Task, *, now: datetime) -> Callable[[], None]:
        """Carry out ``task``."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation: who performs it, and what was said last."""

    perform: Performer
    exchange: Callable[[Task], str]


class UnknownKindError(LookupError):
    """No performer for that kind."""


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Say how operations called ``name`` are carried out."""
    _kinds[name] = kind


def named(name: str) -> Kind:
    """The kind called ``name``, or UnknownKindError."""
    if name not in _kinds:
        raise UnknownKindError(name)
    return _kinds[name]
