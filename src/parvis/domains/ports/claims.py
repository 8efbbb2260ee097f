"""Claims notices of trademarks (RFC 8334 section 2.3, RFC 9361)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mark:
    """A trademark with a claim to a label, as the clearinghouse describes it. ``classes`` with their numbers."""

    name: str
    holder: str
    jurisdiction: str
    classes: tuple[str, ...]
    goods: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What must be shown and accepted before a name with ``label`` is registered, between its two instants."""

    id: str
    label: str
    not_before: datetime
    not_after: datetime
    marks: tuple[Mark, ...]


class ClaimsNotices(Protocol):
    """The clearinghouse's service."""

    def fetch(self, key: str) -> Notice:
        """The notice under ``key`` (``Checked.claims``). Raises UnavailableError, within a few seconds."""
