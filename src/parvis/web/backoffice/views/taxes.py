"""What a seller declares of a period, from its issued documents; as a page and as a file (INV-3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django import forms
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.billing.tax_report import TaxReport, TaxRow, tax_report
from parvis.web.access import staff
from parvis.web.backoffice.sellers import SellerForm, sellers_of
from parvis.web.requests import PortalRequest
from parvis.web.sheets import TYPES, Cell, csv_lines, workbook
from parvis.web.ui.responses import render

_QUARTER: Final = 3
_YEAR: Final = 12
CATEGORIES: Final[Mapping[str, Promise]] = {
    "S": gettext_lazy("Taxed"),
    "AE": gettext_lazy("Reverse charge"),
    "E": gettext_lazy("Exempt"),
    "O": gettext_lazy("Outside the scope of the tax"),
}
"""The categories of EN 16931 in words."""
PARTS: Final = (
    ("year", gettext_lazy("The whole year")),
    *((f"Q{quarter}", format_lazy("{} {}", gettext_lazy("Quarter"), quarter)) for quarter in range(1, 5)),
    *((f"M{month:02d}", format_lazy("{} {}", gettext_lazy("Month"), month)) for month in range(1, 13)),
)


class PeriodForm(SellerForm):
    """Whose documents, and of which period."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2099)
    part = forms.ChoiceField(label=gettext_lazy("Period"), choices=PARTS)

    @property
    def span(self) -> tuple[date, date]:
        """The first day, and the first that is not of it any more."""
        year, part = self.cleaned_data["year"], self.cleaned_data["part"]
        if part == "year":
            return date(year, 1, 1), date(year + 1, 1, 1)
        number = int(part[1:])
        length = _QUARTER if part.startswith("Q") else 1
        first = (number - 1) * length
        years, month = divmod(first + length, _YEAR)
        return date(year, first + 1, 1), date(year + years, month + 1, 1)


def _asked(request: PortalRequest) -> PeriodForm:
    """What the address says; without it the quarter of today of the first seller."""
    today = timezone.localdate()
    sellers = sellers_of(request.actor)
    seller = sellers.first()
    present = {
        "seller": str(seller.pk) if seller else "",
        "year": str(today.year),
        "part": f"Q{(today.month - 1) // _QUARTER + 1}",
    }
    return PeriodForm(request.GET or present, sellers=sellers)


@staff(Permission.STAFF_PAYMENTS)
def taxes(request: PortalRequest) -> HttpResponse:
    """The figures of a period, and whether the books say the same."""
    form = _asked(request)
    if not form.is_valid():
        return render(request, "backoffice/taxes.html", {"form": form}, status=422)
    first, until = form.span
    report = tax_report(form.cleaned_data["seller"], first=first, until=until)
    context = {
        "form": form,
        "report": report,
        "sections": [(title, _shown(rows)) for title, rows in _sections(report) if rows],
        "query": f"seller={form.cleaned_data['seller'].pk}&year={form.cleaned_data['year']}&part={form.cleaned_data['part']}",
        "types": list(TYPES),
    }
    return render(request, "backoffice/taxes.html", context)


@staff(Permission.STAFF_PAYMENTS)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def taxes_file(request: PortalRequest, kind: str) -> HttpResponseBase:
    """The same figures as a file."""
    form = _asked(request)
    if kind not in TYPES or not form.is_valid():
        raise Http404
    first, until = form.span
    rows = _table(tax_report(form.cleaned_data["seller"], first=first, until=until))
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(rows), content_type=TYPES[kind])
    else:
        response = FileResponse(workbook(rows, _("Taxes")), content_type=TYPES[kind])
    name = f"taxes-{form.cleaned_data['year']}-{form.cleaned_data['part']}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _sections(report: TaxReport) -> list[tuple[str, list[TaxRow]]]:
    return [
        (_("National return, by rate"), list(report.national)),
        (_("One-stop shop, by member state and rate"), list(report.one_stop_shop)),
        (_("Declared in other countries"), list(report.abroad)),
        (_("Reverse charge, by customer (DES, recapitulative statement)"), list(report.reverse_charge)),
    ]


def _shown(rows: list[TaxRow]) -> list[tuple[TaxRow, Decimal, str | Promise]]:
    return [(row, (row.rate * 100).normalize(), CATEGORIES.get(row.category, row.category)) for row in rows]


def _table(report: TaxReport) -> Iterator[list[Cell]]:
    yield [
        _("Declaration"), _("State"), _("Category"), _("Rate"), _("VAT number"), _("Corrects the quarter from"),
        _("Currency"), _("Amount, net"), _("Tax"),
    ]  # fmt: skip
    for title, rows in _sections(report):
        for row in rows:
            percent = f"{(row.rate * 100).normalize():f}"
            yield [
                title, row.country, row.category, Decimal(percent), row.vat_number, row.corrects, row.base.currency,
                row.base.amount, row.tax.amount,
            ]  # fmt: skip
