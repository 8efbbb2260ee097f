"""Rows of values as text that a spreadsheet opens, streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Final

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language, override

Cell = str | date | Decimal | None
PIECE: Final = 32_000
"""Characters sent at a time."""
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(rows: Iterator[list[Cell]]) -> Iterator[str]:
    """CSV with a byte order mark; semicolons and decimal commas in French; no text in it can start a formula.

    A stream is written when the request is over: it keeps the language and the time zone it was asked for in.
    """
    language, zone = get_language() or "fr", timezone.get_current_timezone()
    return _spoken(_lines(rows, is_french=language.startswith("fr")), language, zone)


def _spoken(lines: Iterator[str], language: str, zone: tzinfo) -> Iterator[str]:
    while True:
        with override(language), timezone.override(zone):
            line = next(lines, None)
        if line is None:
            return
        yield line


def _lines(rows: Iterator[list[Cell]], *, is_french: bool) -> Iterator[str]:
    style, comma = ("%d/%m/%Y", ",") if is_french else ("%Y-%m-%d", ".")
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if is_french else ",", lineterminator="\r\n")
    yield "\ufeff"
    for cells in rows:
        writer.writerow([_written(cell, style=style, comma=comma) for cell in cells])
        if buffer.tell() > PIECE:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def harmless(text: str) -> str:
    """``text`` that no spreadsheet takes for a formula (OWASP, «CSV injection»)."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _written(cell: Cell, *, style: str, comma: str) -> str:
    match cell:
        case date():
            return cell.strftime(style)
        case Decimal():
            return str(cell).replace(".", comma)
        case _:
            return harmless(cell or "")


def workbook(rows: Iterator[list[Cell]], title: str) -> io.BufferedIOBase:
    """An Excel file of one sheet in a temporary file, at its beginning. Text is always text, never a formula."""
    file = TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(title[:31])
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
