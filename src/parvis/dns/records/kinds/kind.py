"""What the module of each type says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from parvis.dns.records.parts import Part
from parvis.dns.records.problems import Problem, Words


class Group(Enum):
    """Where a type is listed in the editor."""

    ADDRESSES = "addresses"
    MAIL = "mail"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Whole:
    """A record whose parts are each right: ``parts`` as a zone file writes them."""

    owner: str
    zone: str
    parts: Mapping[str, str]


def nothing(_whole: Whole) -> Iterable[Problem]:
    """No further rule."""
    return ()


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A type of record: its parts in their order, and what concerns several of them or the name (``together``).

    A type that is not ``is_standard`` is ours: no zone file has it. One that ``is_read_only`` is written by us alone.
    """

    name: str
    group: Group
    explanation: Words
    parts: tuple[Part, ...]
    together: Callable[[Whole], Iterable[Problem]] = nothing
    is_standard: bool = True
    is_read_only: bool = False
