"""Writing down what is to be invoiced or credited, in the transaction that causes it (INV-2, rules 7.2).

A draft has no number: it gets one once the rules of electronic invoices let it through (see ``operations.issuing``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.accounts.models import Account
from parvis.billing.actions.particulars import buyer_of, mentions_of, notes_of, seller_of
from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice, InvoiceDraft
from parvis.billing.taxes import TaxDecision
from parvis.kit.money import Money

_Key = tuple[str, str, str]
"""Category, rate and state of a group of lines that bear one tax."""


class TooMuchCreditedError(Exception):
    """More would be credited than was invoiced."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What a line says, and its price before tax. ``tax`` is its own where it is not the document's."""

    description: str
    quantity: int
    net: Money
    tax: TaxDecision | None = None


@transaction.atomic
def draft_invoice(
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
    evidence: Mapping[str, Any] | None = None,
    debit: Mapping[str, str] | None = None,
) -> InvoiceDraft:
    """Write down the invoice of an order, once: asked again, returns the one there is.

    ``evidence`` is what the tax was decided on, kept with the buyer; ``debit`` the mandate that it was paid under. It is issued at once, or as many days later as the brand sets (INV-6).
    """
    known = InvoiceDraft.objects.filter(order_number=order_number, kind=DocumentKind.INVOICE).first()
    if known is not None:
        return known
    zone = ZoneInfo(account.brand.legal_entity.time_zone)
    values = {
        "order_number": order_number,
        "language": language,
        "currency": currency,
        "paid_minor": paid.minor,
        "paid_by": paid_by,
        "paid_on": now.astimezone(zone).date() if paid.minor else None,
        "issue_at": now + timedelta(days=account.brand.invoice_days),
    }
    groups = _groups(lines, tax, currency)
    buyer = buyer_of(account) | ({"tax_evidence": dict(evidence)} if evidence else {})
    values |= {"buyer": buyer}
    return _write(account, DocumentKind.INVOICE, values, _lines(lines, tax), groups, debit=debit, now=now)


@transaction.atomic
def draft_credit_note(
    order_number: str, *, lines: Sequence[InvoiceLine], tax: TaxDecision, now: datetime
) -> InvoiceDraft:
    """Write down what is taken back of an order's invoice: a document of its own, with the number and date of that one.

    Its amounts are positive, as type 381 of EN 16931 has them: the kind says that they are given back. Notes that
    together take back the whole invoice take back exactly its tax. It is issued once its invoice is. Raises
    TooMuchCreditedError beyond what was invoiced.
    """
    invoiced = _invoiced(order_number)
    before = _credited(order_number)
    groups = _groups(lines, tax, invoiced.currency)
    bases = {_key(group): group["base_minor"] for group in invoiced.taxes}
    for group in groups:
        base, taxed = before[_key(group)]
        whole = Money(base + group["base_minor"], invoiced.currency)
        if whole.minor > bases.get(_key(group), 0):
            raise TooMuchCreditedError(f"{order_number}: {whole.minor} of {bases.get(_key(group), 0)}")
        group["tax_minor"] = whole.part(Decimal(group["rate"])).minor - taxed
    values = {
        "order_number": order_number,
        "language": invoiced.language,
        "currency": invoiced.currency,
        "issue_at": now,
        "buyer": buyer_of(invoiced.account),
    }
    return _write(invoiced.account, DocumentKind.CREDIT_NOTE, values, _lines(lines, tax), groups, now=now)


def left_of(order_number: str) -> list[tuple[TaxDecision, Money]]:
    """What of an order's invoice is not taken back yet, before tax, for each of its taxes. Raises Invoice.DoesNotExist."""
    invoiced, before = _invoiced(order_number), _credited(order_number)
    found = []
    for group in invoiced.taxes:
        tax = TaxDecision(Decimal(group["rate"]), group["category"], group["mention"], group.get("country", ""))
        left = group["base_minor"] - before[_key(group)][0]
        if left > 0:
            found.append((tax, Money(left, invoiced.currency)))
    return found


def _invoiced(order_number: str) -> InvoiceDraft | Invoice:
    """What was invoiced, held: notes of one order are written one after the other. Invoices of before have no draft."""
    draft = (
        InvoiceDraft.objects.select_for_update(of=("self",))
        .select_related("account__brand__legal_entity")
        .filter(order_number=order_number, kind=DocumentKind.INVOICE)
        .first()
    )
    if draft is not None:
        return draft
    return (
        Invoice.objects.select_for_update(of=("self",))
        .select_related("account__brand__legal_entity")
        .get(order_number=order_number, kind=DocumentKind.INVOICE)
    )


def _credited(order_number: str) -> defaultdict[_Key, tuple[int, int]]:
    """Base and tax already taken back, by group, issued or not."""
    notes = InvoiceDraft.objects.filter(order_number=order_number, kind=DocumentKind.CREDIT_NOTE)
    old = Invoice.objects.filter(order_number=order_number, kind=DocumentKind.CREDIT_NOTE, draft__isnull=True)
    found: defaultdict[_Key, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for taxes in [*notes.values_list("taxes", flat=True), *old.values_list("taxes", flat=True)]:
        for group in taxes:
            base, taxed = found[_key(group)]
            found[_key(group)] = (base + group["base_minor"], taxed + group["tax_minor"])
    return found


def _key(group: Mapping[str, Any]) -> _Key:
    return group["category"], str(Decimal(group["rate"]).normalize()), group.get("country", "")


def _groups(lines: Sequence[InvoiceLine], tax: TaxDecision, currency: str) -> list[dict[str, Any]]:
    """The taxes of a document: one group for each category and rate, rounded once (EN 16931)."""
    found: dict[_Key, dict[str, Any]] = {}
    for line in lines:
        own = line.tax or tax
        group: dict[str, Any] = {
            "rate": str(own.rate),
            "category": own.category,
            "base_minor": 0,
            "tax_minor": 0,
            "mention": own.mention,
            "country": own.country,
            "row": own.row,
            "parts": [[name, str(rate)] for name, rate in own.parts],
        }
        found.setdefault(_key(group), group)["base_minor"] += line.net.minor
    for group in found.values():
        group["tax_minor"] = Money(group["base_minor"], currency).part(Decimal(group["rate"])).minor
    return list(found.values())


def _lines(lines: Sequence[InvoiceLine], tax: TaxDecision) -> list[dict[str, Any]]:
    return [
        {
            "description": line.description,
            "quantity": line.quantity,
            "unit_minor": line.net.minor // line.quantity,
            "net_minor": line.net.minor,
            "rate": str((line.tax or tax).rate),
            "category": (line.tax or tax).category,
            "period": "",
        }
        for line in lines
    ]


def _write(
    account: Account,
    kind: DocumentKind,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
    *,
    debit: Mapping[str, str] | None = None,
    now: datetime,
) -> InvoiceDraft:
    entity = account.brand.legal_entity
    net, tax = (sum(group[name] for group in groups) for name in ("base_minor", "tax_minor"))
    notes = notes_of(account, kind, values["language"])
    draft = InvoiceDraft.objects.create(
        account=account,
        entity=entity,
        kind=kind,
        brand_slug=account.brand.slug,
        seller=seller_of(entity, account) | {"notes": notes} | ({"debit": dict(debit)} if debit else {}),
        lines=list(lines),
        taxes=list(groups),
        mentions=mentions_of(account, kind, notes, groups, values["language"]),
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        created_at=now,
        **values,
    )
    queue_issue(draft)
    return draft


def queue_issue(draft: InvoiceDraft) -> None:
    """Have the worker check and issue a draft, when it is time."""
    queue.configure_task("billing.issue", queue="documents", schedule_at=draft.issue_at).defer(draft_id=draft.pk)
