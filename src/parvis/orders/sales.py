"""What was sold: net of tax, from issued invoices and credit notes, by month, brand, kind and extension (BO-4)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import TruncMonth

from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice
from parvis.billing.models.invoices import InvoiceQuerySet
from parvis.kit.actor import Actor
from parvis.orders.enums import TERM_KINDS
from parvis.orders.models import OrderLine

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sold:
    """What was invoiced of one kind and extension by a brand in a month, in minor units; credit notes are below zero."""

    month: date
    brand: str
    kind: str
    """Of ``LineKind``; "" for credit notes."""
    tld: str
    minor: int

    @property
    def is_credit(self) -> bool:
        return not self.kind

    @property
    def is_renewal(self) -> bool:
        return self.kind in TERM_KINDS


def sold(actor: Actor, *, first: date, until: date, currency: str) -> list[Sold]:
    """What staff's brands invoiced from the day ``first`` to before the day ``until``, in one currency. Two queries.

    A month is that of the seller's day on which the document was issued. All of it adds up to the sales in the books.
    """
    documents = Invoice.objects.visible_to(actor).filter(issued_on__gte=first, issued_on__lt=until, currency=currency)
    return [*_lines(documents), *_credit_notes(documents)]


def _lines(documents: InvoiceQuerySet) -> Iterable[Sold]:
    invoices = documents.filter(kind=DocumentKind.INVOICE).order_by()
    issued_on = invoices.filter(order_number=OuterRef("order__number")).values("issued_on")[:1]
    rows = (
        OrderLine.objects.filter(order__number__in=invoices.values("order_number"))
        .order_by()
        .annotate(month=TruncMonth(Subquery(issued_on)))
        .values_list("month", "order__brand__name", "kind", "tld")
        .annotate(minor=Sum("net_minor"))
    )
    return [Sold(*row) for row in rows]


def _credit_notes(documents: InvoiceQuerySet) -> Iterable[Sold]:
    rows = (
        documents.filter(kind=DocumentKind.CREDIT_NOTE)
        .order_by()
        .annotate(month=TruncMonth("issued_on"))
        .values_list("month", "account__brand__name")
        .annotate(minor=Sum("net_minor"))
    )
    return [Sold(month, brand, "", "", -minor) for month, brand, minor in rows]


def summed(rows: Iterable[Sold], key: Callable[[Sold], Key]) -> dict[Key, int]:
    """Amounts by what ``key`` says of each."""
    sums: defaultdict[Key, int] = defaultdict(int)
    for row in rows:
        sums[key(row)] += row.minor
    return dict(sums)
