"""The names that the filter lets through, as a spreadsheet or as text (DOM-1)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Final

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.models.domains import DomainQuerySet
from parvis.domains.queries import domains_matching, extensions, ordered
from parvis.web.access import require
from parvis.web.portal.domains.forms import FilterForm
from parvis.web.portal.domains.presenting import badge
from parvis.web.portal.sheets import Cell, csv_lines
from parvis.web.requests import PortalRequest

CHUNK: Final = 2000
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require(Permission.DOMAINS_READ)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def export(request: PortalRequest, kind: str) -> HttpResponseBase:
    """``kind`` is csv or xlsx. Streams: memory does not grow with the number of names."""
    now = timezone.now()
    form = FilterForm(request.GET, extensions=extensions(request.actor))
    sort = form.cleaned_data.get("sort") or "name"
    found = ordered(
        domains_matching(request.actor, form.wanted(), now=now),
        sort=sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
    )
    rows = table(found, now=now)
    name = f"domains-{timezone.localdate(now):%Y-%m-%d}.{kind}"
    response: HttpResponseBase
    match kind:
        case "csv":
            response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        case "xlsx":
            response = FileResponse(workbook(rows), as_attachment=True, filename=name, content_type=_XLSX)
        case _:
            raise Http404
    response["Cache-Control"] = "no-store"
    return response


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
            _date(domain.expires_at),
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
            elif cell:
                sheet.write_string(number, column, cell, bold if number == 0 else None)
    book.close()
    file.seek(0)
    return file


def _date(at: datetime | None) -> date | None:
    return None if at is None else timezone.localdate(at)
