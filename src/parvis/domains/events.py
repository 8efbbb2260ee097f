"""Facts about names, for whoever reacts to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class Difference:
    """``ours`` is what we knew of ``field`` (a DriftField), ``theirs`` what the registry says now."""

    field: str
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        return f"{self.field}: {in_words(self.ours)} -> {in_words(self.theirs)}"


@dataclass(frozen=True, slots=True)
class DomainDiffers:
    """Published in the transaction that stores a registry's answer, where only we may change what differs.

    ``since`` is when the copy that was replaced had been taken.
    """

    domain_id: int
    differences: Sequence[Difference]
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class HolderChangeEnded:
    """A change of holder ended before anything was sent to the registry: declined, expired or withdrawn."""

    order_line_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DomainLeft:
    """Published in the transaction that writes down, with the name held, that an account has ``name`` no more.

    It was transferred away, or deleted for good; never of one that may still be restored.
    """

    name: str
    account_id: int
    at: datetime


domain_left: Final = Event[DomainLeft]()
holder_change_ended: Final = Event[HolderChangeEnded]()
domain_differs: Final = Event[DomainDiffers]()


def in_words(value: Any) -> str:
    """A value of a field as text."""
    return " ".join(value) if isinstance(value, list) else str(value)
