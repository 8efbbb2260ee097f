"""A list of names as a file: a spreadsheet or text, written as it is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domains.models.domains import DomainQuerySet
from parvis.web.portal.domains.presenting import badge, ends_at
from parvis.web.sheets import Cell, csv_lines, workbook

CHUNK: Final = 2000


def written(kind: str, rows: Iterator[list[Cell]]) -> io.BufferedIOBase:
    """The whole file, in a temporary file at its beginning: memory does not grow with the number of names."""
    if kind == "xlsx":
        return workbook(rows, _("Domains"))
    file = TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
    for text in csv_lines(rows):
        file.write(text.encode())
    file.seek(0)
    return file


def told(rows: Iterator[list[Cell]], progress: Callable[[int], None]) -> Iterator[list[Cell]]:
    """``rows``, telling ``progress`` now and then how many names are behind."""
    for number, cells in enumerate(rows):
        if number and number % CHUNK == 0:
            progress(number)
        yield cells


def table(found: DomainQuerySet, *, now: datetime) -> Iterator[list[Cell]]:
    """The head, then a line a name. Dates are dates."""
    yield [
        _("Domain"),
        _("ASCII form"),
        _("Extension"),
        _("Status"),
        _("Registered"),
        _("Expiry"),
        _("Automatic renewal"),
        _("Transfer lock"),
        _("Holder"),
        _("Name servers"),
    ]
    for domain in found.select_related("registrant").defer("grams").iterator(chunk_size=CHUNK):
        yield [
            domain.unicode_name,
            domain.name,
            domain.tld,
            str(badge(domain, now=now).label),
            _date(domain.registered_at),
            _date(ends_at(domain, now=now)),
            _("Yes") if domain.is_auto_renewed else _("No"),
            _("Yes") if domain.is_locked else _("No"),
            domain.registrant.name,
            " ".join(domain.nameservers),
        ]


def _date(at: datetime | None) -> date | None:
    return None if at is None else timezone.localdate(at)
