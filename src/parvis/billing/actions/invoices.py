"""Issuing invoices and credit notes: numbered without gaps, chained, never changed (INV-2, INV-3; CGI ann. II 242 nonies A)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import override
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing import mentions
from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice, InvoiceSeries
from parvis.billing.taxes import TaxDecision
from parvis.billing.totals import Totals, totals_of
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError

CREDIT_PREFIX: Final = "A"
"""Before the seller's own prefix, so that credit notes have a series of their own."""
_SELLER: Final = "name legal_form capital street postal_code city country siren register vat_number iban bic".split()
_BUYER: Final = (
    "name number organisation first_name last_name street street2 postal_code city region country company_number vat_number"
).split()


class ClockMovedBackError(Exception):
    """The series already holds a later date: numbers and dates must grow together."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One thing sold. ``net`` is for the whole quantity; ``period`` in words, may be empty."""

    description: str
    quantity: int
    net: Money
    period: str = ""


@dataclass(frozen=True, slots=True)
class AlreadyPaid:
    """What was paid before the invoice was issued, when and by which PaymentMeans."""

    amount: Money
    at: datetime
    means: str


@transaction.atomic
def issue_invoice(  # noqa: PLR0913 - an invoice has that many parts, all named
    account: Account,
    *,
    order_number: str,
    lines: Sequence[InvoiceLine],
    tax: TaxDecision,
    paid: AlreadyPaid | None,
    actor: Actor,
    now: datetime,
) -> Invoice:
    """Issue the invoice of an order; asked again, return the one issued. Seller, buyer and lines are copied."""
    seller = account.brand.legal_entity
    series, issued_on = _series(seller, seller.invoice_prefix, now=now)
    known = Invoice.objects.filter(order_number=order_number, kind=DocumentKind.INVOICE).first()
    if known is not None:
        return known
    totals = totals_of([(line.net, tax.rate) for line in lines], account.brand.currency)
    with override(account.language):
        texts = mentions.of_invoice(account, tax, paid)
        sentence = str(tax.mention)
    content = _content(account, totals, tax, sentence) | {
        "order_number": order_number,
        "due_on": issued_on,
        "lines": [_line(line, tax) for line in lines],
        "mentions": texts,
        "paid_minor": paid.amount.minor if paid else 0,
        "paid_on": paid.at.astimezone(ZoneInfo(seller.time_zone)).date() if paid else None,
        "paid_by": paid.means if paid else "",
    }
    return _issue(DocumentKind.INVOICE, series, issued_on, account, content, actor=actor, now=now)


@transaction.atomic
def issue_credit_note(
    invoice: Invoice, *, lines: Sequence[InvoiceLine], reason: str, actor: Actor, now: datetime
) -> Invoice:
    """Take back some of an invoice's lines; their ``net`` is positive here and negative in the document.

    Its tax is rounded as the invoice's was; the note that takes back the last line takes back the rest of the tax.
    Refuses to take back more than was invoiced.
    """
    account = Account.objects.select_related("brand__legal_entity").get(pk=invoice.account_id)
    seller = account.brand.legal_entity
    series, issued_on = _series(seller, CREDIT_PREFIX + seller.invoice_prefix, now=now)
    tax = _tax_of(invoice)
    before = invoice.credit_notes.aggregate(net=Sum("net_minor"), tax=Sum("tax_minor"))
    rest = Money(invoice.net_minor + (before["net"] or 0), invoice.currency)
    totals = totals_of([(line.net * -1, tax.rate) for line in lines], invoice.currency)
    if rest + totals.net < Money(0, invoice.currency):
        raise NotAllowedError("more than was invoiced")
    content = _content(account, totals, tax, str(tax.mention))
    if (rest + totals.net).minor == 0:
        content["tax_minor"] = -(invoice.tax_minor + (before["tax"] or 0))
        content["total_minor"] = content["net_minor"] + content["tax_minor"]
        content["taxes"][0]["tax_minor"] = content["tax_minor"]
    with override(invoice.language):
        texts = mentions.of_credit_note(invoice, reason)
    content |= {
        "seller": invoice.seller,
        "buyer": invoice.buyer,
        "language": invoice.language,
        "order_number": invoice.order_number,
        "due_on": issued_on,
        "lines": [_line(line, tax, sign=-1) for line in lines],
        "mentions": texts,
        "paid_minor": 0,
        "paid_on": None,
        "paid_by": "",
        "corrects_id": invoice.pk,
    }
    return _issue(DocumentKind.CREDIT_NOTE, series, issued_on, account, content, actor=actor, now=now)


def _series(seller: LegalEntity, prefix: str, *, now: datetime) -> tuple[InvoiceSeries, date]:
    """The series of the year in the seller's time zone, locked until the end of the transaction."""
    issued_on = now.astimezone(ZoneInfo(seller.time_zone)).date()
    InvoiceSeries.objects.get_or_create(seller=seller, prefix=prefix, year=issued_on.year)
    series = InvoiceSeries.objects.select_for_update().get(seller=seller, prefix=prefix, year=issued_on.year)
    if series.last_issued_on is not None and issued_on < series.last_issued_on:
        raise ClockMovedBackError(f"{series}: {issued_on} is before {series.last_issued_on}")
    return series, issued_on


def _issue(  # noqa: PLR0913 - idem
    kind: DocumentKind,
    series: InvoiceSeries,
    issued_on: date,
    account: Account,
    content: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> Invoice:
    before = Invoice.objects.filter(number=_number(series)).values_list("digest", flat=True).first() or ""
    series.last_number += 1
    series.last_issued_on = issued_on
    series.save()
    body = {**content, "kind": str(kind), "number": _number(series), "issued_at": now, "issued_on": issued_on}
    invoice = Invoice.objects.create(account=account, digest=digest_of(before, body), **body)
    record(
        f"{kind}.issued",
        kind=str(kind),
        subject=invoice.number,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"total": f"{invoice.total.amount} {invoice.currency}", "order": invoice.order_number},
    )
    queue.configure_task("billing.draw", queue="outside").defer(invoice_id=invoice.pk)
    return invoice


def digest_of(before: str, content: Mapping[str, Any]) -> str:
    """SHA-256 of the previous document's digest and of this one's content, keys sorted: a change shows (rules 7.3)."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()


def _number(series: InvoiceSeries) -> str:
    return f"{series.prefix}-{series.year}-{series.last_number:06d}"


def _content(account: Account, totals: Totals, tax: TaxDecision, sentence: str) -> dict[str, Any]:
    seller = account.brand.legal_entity
    return {
        "brand_slug": account.brand.slug,
        "seller": {name: getattr(seller, name) for name in _SELLER},
        "buyer": {name: getattr(account, name) for name in _BUYER},
        "taxes": [
            {
                "rate": str(part.rate),
                "category": tax.category,
                "base_minor": part.base.minor,
                "tax_minor": part.tax.minor,
                "mention": sentence,
            }
            for part in totals.rates
        ],
        "language": account.language,
        "currency": totals.net.currency,
        "net_minor": totals.net.minor,
        "tax_minor": totals.tax.minor,
        "total_minor": totals.total.minor,
    }


def _line(line: InvoiceLine, tax: TaxDecision, *, sign: int = 1) -> dict[str, Any]:
    written = asdict(line)
    written.pop("net")
    return {
        **written,
        "unit_minor": sign * line.net.minor // line.quantity,
        "net_minor": sign * line.net.minor,
        "rate": str(tax.rate),
    }


def _tax_of(invoice: Invoice) -> TaxDecision:
    first = invoice.taxes[0]
    return TaxDecision(mentions.decimal(first["rate"]), first["category"], first["mention"])
