"""Pages of the shorter lists: previous and next, without counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.http import QueryDict

PAGE_SIZE: Final = 50
LAST_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``previous`` and ``next`` are queries of the address, empty where there is none."""

    rows: list[Any]
    previous: str
    next: str


def cut(found: models.QuerySet[Any], query: QueryDict) -> Page:
    """The page that ``query`` names, at most the 200th: what lies deeper is found by searching."""
    text = query.get("page", "1")
    number = min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1
    start = (number - 1) * PAGE_SIZE
    rows = list(found[start : start + PAGE_SIZE + 1])
    has_next = len(rows) > PAGE_SIZE and number < LAST_PAGE
    return Page(
        rows[:PAGE_SIZE],
        _at(query, number - 1) if number > 1 else "",
        _at(query, number + 1) if has_next else "",
    )


def _at(query: QueryDict, number: int) -> str:
    wanted = query.copy()
    wanted["page"] = str(number)
    return "?" + wanted.urlencode()
