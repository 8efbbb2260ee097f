"""Which of a zone's records a page shows: filtered by text and type, two hundred at a time (guide 9.5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import QueryDict

from parvis.dns.records.values import Record
from parvis.web.portal.dns.drafted import Mark
from parvis.web.portal.dns.rows import Row, row_of
from parvis.web.requests import PortalRequest

SIZE: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; ``query`` asks for it again."""

    text: str
    kind: str
    page: str
    query: str

    @property
    def is_everything(self) -> bool:
        """Say whether nothing is left out."""
        return not self.text and not self.kind


def wanted_by(request: PortalRequest) -> Wanted:
    """By the address of the page that the person is looking at: a fragment changes another address than its own."""
    query = request.GET
    if request.htmx and request.htmx.current_url and "/records/" in request.path:
        query = QueryDict(urlsplit(request.htmx.current_url).query)
    asked = QueryDict(mutable=True)
    for name in ("q", "kind", "page"):
        if query.get(name):
            asked[name] = query[name]
    return Wanted(asked.get("q", "").strip(), asked.get("kind", ""), asked.get("page", "1"), asked.urlencode())


def shown(records: Sequence[Record], wanted: Wanted, marks: Mapping[Record, Mark]) -> dict[str, Any]:
    """The rows of the page that was asked for, each with its mark, if any; and what the filters offer."""
    found = [record for record in records if not wanted.kind or record.kind == wanted.kind]
    if wanted.text:
        text = wanted.text.lower()
        found = [record for record in found if _has(record, text)]
    page = Paginator(found, SIZE).get_page(wanted.page)
    rows: list[tuple[Row, Mark | None]] = [(row_of(record), marks.get(record)) for record in page.object_list]
    return {
        "rows": rows,
        "page": page,
        "count": len(found),
        "total": len(records),
        "kinds": sorted({record.kind for record in records} | ({wanted.kind} if wanted.kind else set())),
        "wanted": wanted,
    }


def _has(record: Record, text: str) -> bool:
    if text in record.owner or text in record.value.lower() or text in record.note.lower():
        return True
    row = row_of(record)
    return text in row.name.lower() or text in row.value.lower()
