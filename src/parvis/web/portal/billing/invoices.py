"""Invoices and credit notes (INV-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, Self

from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.billing.enums import DocumentKind
from parvis.billing.models import Debt, Invoice
from parvis.billing.receivables import owed_again
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.orders.enums import OrderState
from parvis.orders.models import Order, OrderLine
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.portal.billing.narrowing import tabs_of, year_of, years_since
from parvis.web.portal.billing.wording import object_of, state_of
from parvis.web.requests import PortalRequest
from parvis.web.sheets import Cell, csv_lines
from parvis.web.ui.formats import money_text
from parvis.web.ui.responses import render

CHUNK: Final = 500
LONGEST: Final = 253
TITLES: Final = {"invoice": _("Invoice"), "credit-note": _("Credit note")}


STATES: Final = (
    ("due", _("To pay")),
    ("paid", _("Paid")),
    ("credited", pgettext_lazy("invoices", "Cancelled")),
    ("credit", _("Credit notes")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what is not understood is left out."""

    text: str
    state: str
    year: int | None

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read the address."""
        state, year = query.get("state", ""), query.get("year", "")
        known = state if state in dict(STATES) else ""
        return cls(query.get("q", "").strip()[:LONGEST], known, year_of(year))


def matching(actor: Actor, asked: Asked) -> models.QuerySet[Invoice]:
    """The documents that ``asked`` lets through, latest first."""
    found = Invoice.objects.visible_to(actor)
    if asked.text:
        found = found.filter(
            Q(number__icontains=asked.text)
            | Q(order_number__icontains=asked.text)
            | Q(lines__icontains=asked.text.lower())
        )
    if asked.year:
        found = found.filter(issued_on__year=asked.year)
    if asked.state == "credit":
        found = found.filter(kind=DocumentKind.CREDIT_NOTE)
    elif asked.state:
        notes = Invoice.objects.filter(corrects=OuterRef("pk")).order_by().values("corrects")
        credited = Coalesce(Subquery(notes.annotate(sum=Sum("total_minor")).values("sum")), 0)
        found = found.filter(kind=DocumentKind.INVOICE).annotate(credited_minor=credited)
        is_cancelled = Q(credited_minor__gte=F("total_minor"), total_minor__gt=0)
        is_owed = Exists(Debt.objects.open().filter(payment__order_number=OuterRef("order_number")))
        is_paid = Q(paid_minor__gte=F("total_minor")) & ~is_owed
        found = found.filter(
            {"credited": is_cancelled, "paid": is_paid & ~is_cancelled, "due": ~is_paid & ~is_cancelled}[asked.state]
        )
    return found.order_by("-issued_at", "-pk")


@require(Permission.BILLING_READ)
def invoices(request: PortalRequest) -> HttpResponse:
    """A summary, then the documents, latest first."""
    asked, actor, today = Asked.of(request.GET), request.actor, timezone.localdate()
    page = page_of(matching(actor, asked).prefetch_related("credit_notes"), request)
    numbers = [invoice.order_number for invoice in page.rows]
    kinds, owed = _kinds(actor, numbers), owed_again(numbers)
    rows = [
        (
            invoice,
            TITLES[invoice.kind],
            state_of(invoice, today=today, is_owed_again=invoice.order_number in owed),
            object_of(invoice, kinds.get(invoice.order_number, ())),
        )
        for invoice in page.rows
    ]
    sums = _sums(actor, today=today)
    first = min((row["first"] for row in sums), default=None)
    context = {
        "rows": rows,
        "page": page,
        "asked": asked,
        "tabs": tabs_of(request.GET, STATES),
        "years": years_since(first, today=today),
        "figures": _figures(actor, sums, today=today),
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/billing/invoices.html", context)


def _kinds(actor: Actor, numbers: Sequence[str]) -> dict[str, list[str]]:
    """The kinds of the lines of each of these orders."""
    lines = OrderLine.objects.filter(order__in=Order.objects.visible_to(actor).filter(number__in=numbers))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, kind in lines.values_list("order__number", "kind"):
        found[number].append(kind)
    return found


def _sums(actor: Actor, *, today: date) -> list[dict[str, Any]]:
    """What was paid and given back this year, and when all began; a row a currency."""
    this_year, is_note = Q(issued_on__year=today.year), Q(kind=DocumentKind.CREDIT_NOTE)
    documents = Invoice.objects.visible_to(actor).order_by("currency").values("currency")
    sums = documents.annotate(
        paid=Coalesce(Sum("paid_minor", filter=this_year & ~is_note), 0),
        credited=Coalesce(Sum("total_minor", filter=this_year & is_note), 0),
        first=Min("issued_on"),
    )
    return [dict(row) for row in sums]


def _figures(actor: Actor, sums: Sequence[dict[str, Any]], *, today: date) -> list[dict[str, Any]]:
    """What waits for a payment, and what was paid and given back this year."""
    orders = (
        Order.objects.visible_to(actor)
        .filter(state=OrderState.UNPAID)
        .order_by("currency")
        .values("currency")
        .annotate(minor=Sum("net_minor") + Sum("tax_minor"))
    )
    due = [Money(row["minor"], row["currency"]) for row in orders]
    here = reverse("portal:invoices")
    figures = []
    if due:
        figures.append(_figure(due, _("Orders to pay"), reverse("portal:orders") + "?state=unpaid", tone="warn"))
    paid = [Money(row["paid"], row["currency"]) for row in sums]
    words = _("Paid in %(year)d") % {"year": today.year}
    figures.append(_figure(paid, words, f"{here}?state=paid&year={today.year}"))
    credited = [Money(row["credited"], row["currency"]) for row in sums if row["credited"]]
    if credited:
        words = _("Given back in %(year)d") % {"year": today.year}
        figures.append(_figure(credited, words, f"{here}?state=credit&year={today.year}"))
    return figures


def _figure(amounts: Sequence[Money], label: str | Promise, url: str, *, tone: str = "") -> dict[str, Any]:
    value = " + ".join(money_text(amount) for amount in amounts) or "—"
    return {"value": value, "label": label, "url": url, "tone": tone}


@require(Permission.BILLING_READ)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def export(request: PortalRequest) -> HttpResponseBase:
    """The documents that the filters let through as CSV, credit notes negative, so that columns add up."""
    today = timezone.localdate()
    rows = _table(matching(request.actor, Asked.of(request.GET)), today=today)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="invoices-{today:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _with_debts(found: models.QuerySet[Invoice]) -> Iterator[tuple[Invoice, bool]]:
    """Each document, and whether its payment came back and is not paid yet."""
    rows = found.prefetch_related("credit_notes").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        owed = owed_again(invoice.order_number for invoice in chunk)
        for invoice in chunk:
            yield invoice, invoice.order_number in owed


def _table(found: models.QuerySet[Invoice], *, today: date) -> Iterator[list[Cell]]:
    yield [
        gettext("Number"),
        gettext("Kind"),
        gettext("Date"),
        gettext("Due on"),
        gettext("Order"),
        gettext("Contents"),
        gettext("Total excl. VAT"),
        gettext("VAT"),
        gettext("Total incl. VAT"),
        gettext("Currency"),
        gettext("Status"),
        gettext("Paid on"),
    ]
    for invoice, is_owed_again in _with_debts(found):
        sign = -1 if invoice.kind == DocumentKind.CREDIT_NOTE else 1
        yield [
            invoice.number,
            str(TITLES[invoice.kind]),
            invoice.issued_on,
            invoice.due_on,
            invoice.order_number,
            ", ".join(line["description"] for line in invoice.lines),
            *(
                Money(sign * minor, invoice.currency).amount
                for minor in (invoice.net_minor, invoice.tax_minor, invoice.total_minor)
            ),
            invoice.currency,
            str(state_of(invoice, today=today, is_owed_again=is_owed_again).label),
            invoice.paid_on,
        ]
