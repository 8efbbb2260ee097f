"""Pages of fifty, without ever counting them all: what lies deeper than the last is found by searching."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest

SIZE: Final = 50
LAST: Final = 200
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and the numbers of its neighbours (0: none)."""

    rows: Sequence[Any]
    previous: int
    following: int


def page_of(rows: QuerySet[Any], request: HttpRequest) -> Page:
    """Return the page that the query string asks for; nonsense means the first. Reads one row more than it shows."""
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), LAST) if asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS else 1
    found = list(rows[(number - 1) * SIZE : number * SIZE + 1])
    return Page(found[:SIZE], number - 1, number + 1 if len(found) > SIZE and number < LAST else 0)
