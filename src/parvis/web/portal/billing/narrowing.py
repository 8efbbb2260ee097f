"""Filters that orders and invoices share: a state as tabs, a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

FIRST_YEAR, LAST_YEAR = 1990, 9998
EVERY: Final = pgettext_lazy("orders", "All")


def year_of(text: str) -> int | None:
    """The year that ``text`` names, if it does."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def years_since(first: date | None, *, today: date) -> list[int]:
    """The years from ``first`` to ``today``, latest first."""
    return list(range(today.year, (first or today).year - 1, -1))


def tabs_of(query: QueryDict, states: Sequence[tuple[str, str | Promise]]) -> list[dict[str, Any]]:
    """A tab for all and one a state; the other filters stay."""
    chosen = query.get("state", "")
    found = []
    for value, label in (("", EVERY), *states):
        wanted = query.copy()
        wanted.pop("page", None)
        wanted["state"] = value
        if not value:
            del wanted["state"]
        found.append({"label": label, "url": "?" + wanted.urlencode(), "current": chosen == value})
    return found
