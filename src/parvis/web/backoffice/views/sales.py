"""Figures of sales and of what is owed: as charts, tables and files (BO-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.billing.models import Debt, Invoice
from parvis.billing.receivables import by_age
from parvis.kit.money import Money
from parvis.orders.enums import LineKind
from parvis.orders.renewals.calendar import after
from parvis.orders.sales import Sold, sold, summed
from parvis.web.access import staff
from parvis.web.requests import PortalRequest
from parvis.web.sheets import TYPES, Cell, csv_lines, workbook
from parvis.web.ui.charts import columns
from parvis.web.ui.formats import money_text
from parvis.web.ui.responses import render

YEAR: Final = 12
MOST: Final = 60
"""Months of a period, and how far back it goes."""


class PeriodForm(forms.Form):
    """From which month to which, and in which currency."""

    since = forms.ChoiceField(label=gettext_lazy("From the month"))
    until = forms.ChoiceField(label=gettext_lazy("To the month"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    def __init__(self, data: Mapping[str, Any], *, months: Sequence[date], currencies: Sequence[str]) -> None:
        super().__init__(data)
        choices = [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in months]
        for name in ("since", "until"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # declared above
        self.fields["currency"].choices = [(code, code) for code in currencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        cleaned = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("This month is before the first one."))
        return cleaned

    @property
    def span(self) -> tuple[date, date]:
        """The first day, and the first that is not of it any more."""
        first, last = (date.fromisoformat(f"{self.cleaned_data[name]}-01") for name in ("since", "until"))
        return first, after(last)


def _asked(request: PortalRequest) -> PeriodForm:
    """What the address says; without it the last twelve months."""
    today = timezone.localdate().replace(day=1)
    visible = Invoice.objects.visible_to(request.actor).order_by()
    currencies = sorted(set(visible.values_list("currency", flat=True).distinct())) or ["EUR"]
    months = [after(today, -number) for number in range(MOST)]
    present = {
        "since": f"{months[YEAR - 1]:%Y-%m}",
        "until": f"{today:%Y-%m}",
        "currency": "EUR" if "EUR" in currencies else currencies[0],
    }
    return PeriodForm({**present, **request.GET.dict()}, months=months, currencies=currencies)


@staff(Permission.STAFF_PAYMENTS)
def sales(request: PortalRequest) -> HttpResponse:
    """What was sold by month, kind, extension and brand, and what is owed by age."""
    form = _asked(request)
    if not form.is_valid():
        return render(request, "backoffice/sales.html", {"form": form}, status=422)
    first, until = form.span
    currency = form.cleaned_data["currency"]
    rows = sold(request.actor, first=first, until=until, currency=currency)
    months = list(_months(first, until))
    aged = by_age(Debt.objects.visible_to(request.actor), today=timezone.localdate()).get(currency, [])
    context = {
        "form": form,
        "months": [_month(month, rows, currency) for month in months],
        "chart": _chart(months, rows, currency),
        "series": [_("New"), _("Renewals")],
        "total": _sum(rows, currency),
        "new": _sum([row for row in rows if not row.is_renewal and not row.is_credit], currency),
        "renewed": _sum([row for row in rows if row.is_renewal], currency),
        "credited": _sum([row for row in rows if row.is_credit], currency),
        "tables": _tables(rows, currency),
        "aged": aged,
        "owed": Money(sum(one.total.minor for one in aged), currency),
        "query": "&".join(f"{name}={form.cleaned_data[name]}" for name in ("since", "until", "currency")),
        "types": list(TYPES),
    }
    return render(request, "backoffice/sales.html", context)


def _months(first: date, until: date) -> Iterator[date]:
    while first < until:
        yield first
        first = after(first)


def _sum(rows: Sequence[Sold], currency: str) -> Money:
    return Money(sum(row.minor for row in rows), currency)


def _month(month: date, rows: Sequence[Sold], currency: str) -> dict[str, Any]:
    of_month = [row for row in rows if row.month == month]
    return {
        "month": month,
        "new": _sum([row for row in of_month if not row.is_renewal and not row.is_credit], currency),
        "renewed": _sum([row for row in of_month if row.is_renewal], currency),
        "credited": _sum([row for row in of_month if row.is_credit], currency),
        "total": _sum(of_month, currency),
    }


def _chart(months: Sequence[date], rows: Sequence[Sold], currency: str) -> object:
    """New sales and renewals of each month, credit notes left out."""
    sums = summed([row for row in rows if not row.is_credit], lambda row: (row.month, row.is_renewal))
    labels = [date_format(month, "M y") for month in months]
    series = [
        (name, [sums.get((month, is_renewal), 0) for month in months])
        for name, is_renewal in ((_("New"), False), (_("Renewals"), True))
    ]
    return columns(labels, series, said=lambda minor: money_text(Money(minor, currency)))


def _tables(rows: Sequence[Sold], currency: str) -> list[tuple[str, list[tuple[str, Money, int]]]]:
    """What, each with its amount and its share in per cent, the largest first. Credit notes have a line of their own."""
    return [
        (_("By product"), _shares(summed(rows, _kind), currency)),
        (_("By extension"), _shares(summed(rows, lambda row: f".{row.tld}" if row.tld else _credit_notes()), currency)),
        (_("By brand"), _shares(summed(rows, lambda row: row.brand), currency)),
    ]


def _kind(row: Sold) -> str:
    return str(LineKind(row.kind).label) if row.kind else _credit_notes()


def _credit_notes() -> str:
    return _("Credit notes")


def _shares(sums: Mapping[str, int], currency: str) -> list[tuple[str, Money, int]]:
    highest = max([minor for minor in sums.values() if minor > 0], default=1)
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [(name, Money(minor, currency), max(0, round(100 * minor / highest))) for name, minor in ordered]


@staff(Permission.STAFF_PAYMENTS)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def sales_file(request: PortalRequest, kind: str) -> HttpResponseBase:
    """The same figures as a file, a line a month, brand, kind and extension."""
    form = _asked(request)
    if kind not in TYPES or not form.is_valid():
        raise Http404
    first, until = form.span
    currency = form.cleaned_data["currency"]
    rows = _table(sold(request.actor, first=first, until=until, currency=currency), currency)
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(rows), content_type=TYPES[kind])
    else:
        response = FileResponse(workbook(rows, _("Sales")), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="sales-{first:%Y-%m}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _table(rows: Sequence[Sold], currency: str) -> Iterator[list[Cell]]:
    yield [_("Month"), _("Brand"), _("Product"), _("Extension"), _("Currency"), _("Amount, net")]
    for row in sorted(rows, key=lambda row: (row.month, row.brand, row.kind, row.tld)):
        yield [
            row.month,
            row.brand,
            _kind(row),
            f".{row.tld}" if row.tld else "",
            currency,
            Money(row.minor, currency).amount,
        ]
