"""Giving drafts their numbers: without gaps, in the order of dates, chained, never changed (INV-2, rules 7.3)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app as queue

from parvis.audit.actions import record
from parvis.billing.actions import books
from parvis.billing.actions.drafting import queue_issue
from parvis.billing.actions.particulars import buyer_of, seller_of
from parvis.billing.chain import digest_of
from parvis.billing.enums import DocumentKind, DraftState
from parvis.billing.models import EuropeanTurnover, Invoice, InvoiceDraft, InvoiceSeries
from parvis.brands.models import LegalEntity
from parvis.kit.actor import SYSTEM, Actor

_COPIED: Final = (
    "account", "kind", "brand_slug", "order_number", "seller", "buyer", "lines", "taxes", "mentions", "language", "currency",
    "net_minor", "tax_minor", "total_minor", "paid_minor", "paid_on", "paid_by",
)  # fmt: skip
MENDABLE_SELLER: Final = ("siren", "siret", "vat_number", "electronic_address", "street", "postal_code", "city")
MENDABLE_BUYER: Final = (
    "organisation", "first_name", "last_name", "street", "street2", "postal_code", "city", "company_number", "vat_number",
    "email", "electronic_address",
)  # fmt: skip
"""What staff may mend in a draft: who the two parties are, and never what is sold, to whom or for how much."""


class ClockWentBackError(Exception):
    """The last document of the series has a later date: no number is given."""


class NoSeriesError(Exception):
    """Every prefix that the seller could number with belongs to others."""


class DraftChangedError(Exception):
    """The draft is no longer the one that was checked: it has to be checked again."""


class InvoiceMissingError(Exception):
    """What a credit note corrects has no number yet."""


def trial_of(draft: InvoiceDraft, *, now: datetime) -> Invoice:
    """The document that would be issued now, under the number that would come next. It is not stored.

    Raises InvoiceMissingError for a credit note whose invoice has no number yet.
    """
    today = _today(draft, now)
    series = InvoiceSeries.objects.filter(seller=draft.entity, year=today.year).order_by("pk").last()
    next_number = (
        series.number(series.last_number + 1)
        if series is not None
        else InvoiceSeries(prefix=draft.entity.invoice_prefix, year=today.year).number(1)
    )
    return _document(draft, number=next_number, today=today, now=now)


@transaction.atomic
def issue(draft: InvoiceDraft, *, now: datetime) -> Invoice:
    """Give ``draft``, as it was checked, the next number, once: asked again, returns the document there is.

    Raises DraftChangedError where it is no longer what it was when ``draft`` was read.
    """
    # The document is not joined: who waited for the row would see it as it was before the other's commit.
    held = (
        InvoiceDraft.objects.select_for_update(of=("self",)).select_related("account__brand", "entity").get(pk=draft.pk)
    )
    if held.invoice is not None:
        return held.invoice
    if held.state != DraftState.WAITING or held.revision != draft.revision:
        raise DraftChangedError(str(held.pk))
    today = _today(held, now)
    invoice = _document(held, number="", today=today, now=now)
    invoice.number, previous = _take_number(held.entity, today)
    invoice.digest = digest_of(invoice, previous)
    invoice.save(force_insert=True)
    books.document_issued(invoice, now=now)
    _count_turnover(held, invoice)
    held.state, held.invoice, held.checked_at, held.faults = DraftState.ISSUED, invoice, now, []
    held.save(update_fields=["state", "invoice", "checked_at", "faults"])
    queue.configure_task("billing.render", queue="documents").defer(invoice_id=invoice.pk)
    if held.kind == DocumentKind.INVOICE:
        for note in held.notes_waiting():
            queue_issue(note)
    return invoice


@transaction.atomic
def refuse(draft: InvoiceDraft, faults: Sequence[tuple[str, str]], *, now: datetime) -> InvoiceDraft:
    """Keep a draft that the rules do not let through, with their own words, until staff mend it."""
    held = InvoiceDraft.objects.select_for_update(of=("self",)).select_related("account").get(pk=draft.pk)
    if held.state != DraftState.WAITING or held.revision != draft.revision:
        return held
    held.state, held.checked_at = DraftState.REFUSED, now
    held.faults = [{"rule": rule, "text": text} for rule, text in faults]
    held.save(update_fields=["state", "checked_at", "faults"])
    _record("invoice.held-up", held, by=SYSTEM, at=now, after={"rules": sorted({rule for rule, _text in faults})})
    return held


@transaction.atomic
def mend(
    draft: InvoiceDraft, *, seller: Mapping[str, str], buyer: Mapping[str, str], actor: Actor, now: datetime
) -> InvoiceDraft:
    """Change who the two parties are said to be, and have the draft checked again. What was issued stays as it is."""
    held = InvoiceDraft.objects.select_for_update(of=("self",)).select_related("account").get(pk=draft.pk)
    if held.state == DraftState.ISSUED:
        return held
    before, after = {}, {}
    for kind, names, column, given in (
        ("seller", MENDABLE_SELLER, held.seller, seller),
        ("buyer", MENDABLE_BUYER, held.buyer, buyer),
    ):
        for name in names:
            if name in given and given[name] != column.get(name, ""):
                before[f"{kind}.{name}"], after[f"{kind}.{name}"] = column.get(name, ""), given[name]
                column[name] = given[name]
    return _again(held, before, after, actor, now)


@transaction.atomic
def copy_again(draft: InvoiceDraft, *, actor: Actor, now: datetime) -> InvoiceDraft:
    """Take the particulars of the two parties again from the seller and the account, and have the draft checked again."""
    held = (
        InvoiceDraft.objects.select_for_update(of=("self",))
        .select_related("account__brand__legal_entity", "entity")
        .get(pk=draft.pk)
    )
    if held.state == DraftState.ISSUED:
        return held
    fresh = {"seller": seller_of(held.entity, held.account), "buyer": buyer_of(held.account)}
    before, after = {}, {}
    for kind, values in fresh.items():
        column = getattr(held, kind)
        for name, value in values.items():
            # The country and kind of the buyer decided the tax: they stay.
            if column.get(name) != value and (kind, name) not in {("buyer", "country"), ("buyer", "kind")}:
                before[f"{kind}.{name}"], after[f"{kind}.{name}"] = column.get(name, ""), value
                column[name] = value
    return _again(held, before, after, actor, now)


def _again(
    held: InvoiceDraft, before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor, now: datetime
) -> InvoiceDraft:
    held.state, held.revision, held.faults = DraftState.WAITING, held.revision + 1, []
    held.save(update_fields=["seller", "buyer", "state", "revision", "faults"])
    _record("invoice.mended", held, by=actor, at=now, before=before, after=after)
    queue_issue(held)
    return held


def _record(action: str, draft: InvoiceDraft, *, by: Actor, at: datetime, **changes: Mapping[str, Any]) -> None:
    record(
        action,
        kind="order",
        subject=draft.order_number,
        by=by,
        at=at,
        brand_id=draft.account.brand_id,
        account_id=draft.account_id,
        **changes,
    )


def _count_turnover(draft: InvoiceDraft, invoice: Invoice) -> None:
    """Add what was sold to consumers of other states to the seller's year, for the threshold of 10 000 €."""
    sold = sum(tax["base_minor"] for tax in invoice.taxes if tax.get("row") in {"7a", "7b"})
    if not sold or invoice.currency != "EUR":
        return
    sign = -1 if invoice.kind == DocumentKind.CREDIT_NOTE else 1
    year, _created = EuropeanTurnover.objects.get_or_create(entity=draft.entity, year=invoice.issued_on.year)
    EuropeanTurnover.objects.filter(pk=year.pk).update(minor=F("minor") + sign * sold)


def _today(draft: InvoiceDraft, now: datetime) -> date:
    return now.astimezone(ZoneInfo(draft.entity.time_zone)).date()


def _document(draft: InvoiceDraft, *, number: str, today: date, now: datetime) -> Invoice:
    values = {name: getattr(draft, name) for name in _COPIED}
    corrects = None
    if draft.kind == DocumentKind.CREDIT_NOTE:
        corrects = Invoice.objects.filter(order_number=draft.order_number, kind=DocumentKind.INVOICE).first()
        if corrects is None:
            raise InvoiceMissingError(draft.order_number)
    return Invoice(number=number, issued_at=now, issued_on=today, due_on=today, corrects=corrects, **values)


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
