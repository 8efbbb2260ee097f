"""A list of names as a file: a spreadsheet or text, written as it is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Final

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domains.models.domains import DomainQuerySet
from parvis.web.portal.domains.presenting import badge, ends_at
from parvis.web.sheets import Cell, csv_lines

CHUNK: Final = 2000
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(kind: str, rows: Iterator[list[Cell]]) -> io.BufferedIOBase:
    """The whole file, in a temporary file at its beginning: memory does not grow with the number of names."""
    if kind == "xlsx":
        return workbook(rows)
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


def workbook(rows: Iterator[list[Cell]]) -> io.BufferedIOBase:
    """An Excel file in a temporary file, at its beginning. Text is always text, never a formula."""
    file = TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("Domains")[:31])
    bold, dated = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_column(0, 9, 20)
    sheet.freeze_panes(1, 0)
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), dated)  # noqa: DTZ001 - a spreadsheet knows no zone
            elif isinstance(cell, Decimal):
                sheet.write_number(number, column, float(cell))
            elif cell:
                sheet.write_string(number, column, cell, bold if number == 0 else None)
    book.close()
    file.seek(0)
    return file


def _date(at: datetime | None) -> date | None:
    return None if at is None else timezone.localdate(at)
