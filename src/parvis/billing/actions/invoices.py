"""Issuing invoices and credit notes: numbered without gaps, chained, never changed (INV-2, rules 7.2 and 7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account
from parvis.billing.actions import books
from parvis.billing.chain import digest_of
from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice, InvoiceSeries
from parvis.billing.taxes import TaxDecision
from parvis.billing.totals import Line, Totals, total
from parvis.brands.models import LegalEntity
from parvis.kit.money import Money


class TooMuchCreditedError(Exception):
    """More would be credited than was invoiced."""


class ClockWentBackError(Exception):
    """The last document of the series has a later date: no number is given."""


class NoSeriesError(Exception):
    """Every prefix that the seller could number with belongs to others."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What a line says, and its price before tax."""

    description: str
    quantity: int
    net: Money


@transaction.atomic
def issue_invoice(
    account: Account,
    *,
    order_number: str,
    lines: Sequence[InvoiceLine],
    tax: TaxDecision,
    currency: str,
    language: str,
    paid: Money,
    paid_by: str,
    now: datetime,
) -> Invoice:
    """Issue the invoice of an order, once: asked again, returns the one there is."""
    known = Invoice.objects.filter(order_number=order_number, kind=DocumentKind.INVOICE).first()
    if known is not None:
        return known
    return _issue(
        account,
        kind=DocumentKind.INVOICE,
        values={
            "order_number": order_number,
            "language": language,
            "currency": currency,
            "paid_minor": paid.minor,
            "paid_by": paid_by,
        },
        lines=lines,
        tax=tax,
        now=now,
    )


@transaction.atomic
def issue_credit_note(invoice: Invoice, *, lines: Sequence[InvoiceLine], tax: TaxDecision, now: datetime) -> Invoice:
    """Correct an invoice: a document of its own, with the number and date of what it corrects (rules 7.3).

    Its amounts are positive, as type 381 of EN 16931 has them: the kind says that they are given back. Notes that
    together take back the whole invoice take back exactly its tax. Raises TooMuchCreditedError beyond what was invoiced.
    """
    held = Invoice.objects.select_for_update().get(pk=invoice.pk)
    before = held.credit_notes.aggregate(net=Coalesce(Sum("net_minor"), 0), tax=Coalesce(Sum("tax_minor"), 0))
    credited = total([Line(line.net, tax.rate) for line in lines], held.currency).net + Money(
        before["net"], held.currency
    )
    if credited.minor > held.net_minor:
        raise TooMuchCreditedError(f"{held}: {credited.minor} of {held.net_minor}")
    return _issue(
        held.account,
        kind=DocumentKind.CREDIT_NOTE,
        values={
            "order_number": invoice.order_number,
            "language": invoice.language,
            "currency": invoice.currency,
            "corrects": held,
        },
        lines=lines,
        tax=tax,
        tax_minor=credited.part(tax.rate).minor - before["tax"],
        now=now,
    )


def _issue(
    account: Account,
    *,
    kind: DocumentKind,
    values: Mapping[str, Any],
    lines: Sequence[InvoiceLine],
    tax: TaxDecision,
    now: datetime,
    tax_minor: int | None = None,
) -> Invoice:
    """``tax_minor``: the tax where it is not that of the lines alone, a cent apart."""
    seller = account.brand.legal_entity
    today = now.astimezone(ZoneInfo(seller.time_zone)).date()
    currency = values["currency"]
    sums = total([Line(line.net, tax.rate) for line in lines], currency)
    if tax_minor is not None:
        sums = Totals(sums.net, Money(tax_minor, currency))
    number, previous = _take_number(seller, today)
    invoice = Invoice(
        account=account,
        kind=kind,
        number=number,
        brand_slug=account.brand.slug,
        issued_at=now,
        issued_on=today,
        due_on=today,
        seller=_seller(seller, account),
        buyer=_buyer(account),
        lines=[_line(line, tax) for line in lines],
        taxes=[
            {
                "rate": str(tax.rate),
                "category": tax.category,
                "base_minor": sums.net.minor,
                "tax_minor": sums.tax.minor,
                "mention": tax.mention,
            }
        ],
        mentions=_mentions(account, kind, tax, values["language"]),
        net_minor=sums.net.minor,
        tax_minor=sums.tax.minor,
        total_minor=sums.gross.minor,
        paid_on=today if values.get("paid_minor") else None,
        **values,
    )
    invoice.digest = digest_of(invoice, previous)
    invoice.save(force_insert=True)
    books.document_issued(invoice, now=now)
    queue.configure_task("billing.render", queue="documents").defer(invoice_id=invoice.pk)
    return invoice


def _take_number(seller: LegalEntity, today: date) -> tuple[str, str]:
    """The next number of the year's series, and the digest of the document before; the series stays locked."""
    held = InvoiceSeries.objects.select_for_update().get(pk=_series(seller, today.year).pk)
    if held.last_issued_on is not None and held.last_issued_on > today:
        raise ClockWentBackError(f"{held}: {held.last_issued_on} > {today}")
    before = held.number(held.last_number)
    previous = Invoice.objects.filter(number=before).values_list("digest", flat=True).first() or ""
    held.last_number += 1
    held.last_issued_on = today
    held.save()
    return held.number(held.last_number), previous


def _series(seller: LegalEntity, year: int) -> InvoiceSeries:
    """The seller's series of the year: where another seller uses the prefix already, the seller's own number joins it."""
    for prefix in (seller.invoice_prefix, f"{seller.invoice_prefix}-{seller.pk}"):
        series, _created = InvoiceSeries.objects.get_or_create(prefix=prefix, year=year, defaults={"seller": seller})
        if series.seller_id == seller.pk:
            return series
    raise NoSeriesError(f"{seller}: {seller.invoice_prefix}")


def _seller(entity: LegalEntity, account: Account) -> dict[str, str]:
    names = (
        "name", "legal_form", "capital", "street", "postal_code", "city", "country", "siren", "register", "vat_number",
        "iban", "bic",
    )  # fmt: skip
    return {name: getattr(entity, name) for name in names} | {
        "brand": account.brand.name,
        "email": account.brand.support_email,
        "colour": account.brand.colour,
    }


def _buyer(account: Account) -> dict[str, str]:
    names = (
        "number", "organisation", "first_name", "last_name", "street", "street2", "postal_code", "city", "region",
        "country", "company_number", "vat_number", "kind",
    )  # fmt: skip
    return {name: getattr(account, name) for name in names}


def _line(line: InvoiceLine, tax: TaxDecision) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": line.quantity,
        "unit_minor": line.net.minor // line.quantity,
        "net_minor": line.net.minor,
        "rate": str(tax.rate),
        "period": "",
    }


def _mentions(account: Account, kind: DocumentKind, tax: TaxDecision, language: str) -> list[str]:
    """Mentions of rules 7.2: 15 always, 11 to 13 between businesses, 18 where no tax is charged.

    A credit note asks for no payment, so 11 to 13 say nothing there. All is in the document's language, save the tax
    mention that was decided with the order.
    """
    with override(language):
        business = [
            _("Late payment: interest at three times the legal rate."),
            _("Fixed compensation for recovery costs: €40."),
            _("Discount for early payment: none."),
        ]
        nature = _("Nature of the operation: supply of services.")
    return [
        nature,
        *(business if account.is_business and kind == DocumentKind.INVOICE else []),
        *([tax.mention] if tax.mention else []),
    ]
