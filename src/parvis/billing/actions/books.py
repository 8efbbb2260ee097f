"""Writing in the books, in the transaction of what is written down, once (PAY-2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction

from parvis.accounts.models import Account
from parvis.billing.enums import Book, DocumentKind, EntryKind, PaymentMeans
from parvis.billing.models import Dispute, Invoice, LedgerEntry, Payment, Posting, Refund

WHERE: Final = {
    PaymentMeans.CARD: Book.CARDS,
    PaymentMeans.TRANSFER: Book.BANK,
    PaymentMeans.BALANCE: Book.BALANCES,
    PaymentMeans.DEBIT: Book.DEBITS,
    # A cheque is in the books from the day it is received: it counts from what the customer is in credit.
    PaymentMeans.CHEQUE: Book.CUSTOMERS,
}
"""Where the money of each means arrives."""
LEAVES: Final = {**WHERE, PaymentMeans.DEBIT: Book.BANK, PaymentMeans.CHEQUE: Book.BANK}
"""Where it leaves from when it is given back."""
BY_CUSTOMER: Final = frozenset({Book.CUSTOMERS, Book.BALANCES})


class Side(NamedTuple):
    """One posting: ``minor`` above zero is a debit."""

    book: Book
    minor: int
    detail: str = ""


def payment_received(payment: Payment, *, now: datetime) -> LedgerEntry | None:
    """The customer's money is in: they are in credit until it is invoiced. By cheque they are since it was received."""
    if payment.means == PaymentMeans.CHEQUE:
        return None
    return write_entry(
        f"payment:{payment.pk}",
        EntryKind.PAYMENT,
        account=payment.account,
        seller_id=payment.account.brand.legal_entity_id,
        currency=payment.currency,
        sides=[
            Side(WHERE[PaymentMeans(payment.means)], payment.amount_minor),
            Side(Book.CUSTOMERS, -payment.amount_minor),
        ],
        order_number=payment.order_number,
        document=str(payment.reference),
        now=now,
    )


def topped_up(payment: Payment, *, now: datetime) -> LedgerEntry:
    """The customer's money is in, for whatever they order later."""
    return write_entry(
        f"payment:{payment.pk}",
        EntryKind.TOP_UP,
        account=payment.account,
        seller_id=payment.account.brand.legal_entity_id,
        currency=payment.currency,
        sides=[
            Side(WHERE[PaymentMeans(payment.means)], payment.amount_minor),
            Side(Book.BALANCES, -payment.amount_minor),
        ],
        order_number="",
        document=str(payment.reference),
        now=now,
    )


def document_issued(document: Invoice, *, now: datetime) -> LedgerEntry | None:
    """An invoice is owed by the customer, a credit note to them. A document of nothing moves nothing."""
    sign = -1 if document.kind == DocumentKind.CREDIT_NOTE else 1
    taxes = [Side(Book.TAX, -sign * tax["tax_minor"], _tax_detail(tax)) for tax in document.taxes]
    sides = [Side(Book.CUSTOMERS, sign * document.total_minor), Side(Book.SALES, -sign * document.net_minor), *taxes]
    if document.total_minor == 0:
        return None
    return write_entry(
        f"document:{document.pk}",
        EntryKind.CREDIT_NOTE if sign < 0 else EntryKind.INVOICE,
        account=document.account,
        seller_id=document.account.brand.legal_entity_id,
        currency=document.currency,
        sides=sides,
        order_number=document.order_number,
        document=document.number,
        now=now,
    )


def _tax_detail(tax: Mapping[str, Any]) -> str:
    """Category and rate, and the state whose tax it is where it is another: "S 0.19 DE"."""
    return " ".join(part for part in (tax["category"], tax["rate"], tax.get("country", "")) if part)


def refund_done(refund: Refund, *, now: datetime, book: Book | None = None) -> LedgerEntry:
    """The money has left to where it came from, or is on the balance, or from ``book``; again each time that it came back."""
    payment = refund.payment
    where = book or (Book.BALANCES if refund.is_to_balance else LEAVES[PaymentMeans(payment.means)])
    return write_entry(
        f"refund:{refund.pk}:{refund.failures}" if refund.failures else f"refund:{refund.pk}",
        EntryKind.REFUND,
        account=payment.account,
        seller_id=payment.account.brand.legal_entity_id,
        currency=payment.currency,
        sides=[
            Side(Book.CUSTOMERS, refund.amount_minor),
            Side(where, -refund.amount_minor),
        ],
        order_number=payment.order_number,
        document=str(payment.reference),
        now=now,
    )


def refund_failed(refund: Refund, *, now: datetime) -> LedgerEntry:
    """The money came back: it is at the card company again, and owed. Before ``failures`` counts it."""
    payment = refund.payment
    return write_entry(
        f"refund:{refund.pk}:failed:{refund.failures}",
        EntryKind.REFUND,
        account=payment.account,
        seller_id=payment.account.brand.legal_entity_id,
        currency=payment.currency,
        sides=[
            Side(WHERE[PaymentMeans(payment.means)], refund.amount_minor),
            Side(Book.CUSTOMERS, -refund.amount_minor),
        ],
        order_number=payment.order_number,
        document=str(payment.reference),
        now=now,
    )


def disputed(dispute: Dispute, *, now: datetime) -> LedgerEntry:
    """The bank took the money back at the card company: it is nobody's until the dispute is over.

    What of it is on the balance is held back: it cannot be spent meanwhile.
    """
    sides = [
        Side(Book.DISPUTED, dispute.amount_minor),
        Side(Book.CARDS, -dispute.amount_minor),
        Side(Book.BALANCES, dispute.reserved_minor),
        Side(Book.RESERVED, -dispute.reserved_minor),
    ]
    return _dispute(dispute, "open", sides, now)


def dispute_won(dispute: Dispute, *, now: datetime) -> LedgerEntry:
    """The money is back, and what was held back of it can be spent again."""
    sides = [
        Side(Book.CARDS, dispute.amount_minor),
        Side(Book.DISPUTED, -dispute.amount_minor),
        Side(Book.RESERVED, dispute.reserved_minor),
        Side(Book.BALANCES, -dispute.reserved_minor),
    ]
    return _dispute(dispute, "won", sides, now)


def dispute_lost(dispute: Dispute, *, from_balance: int, now: datetime) -> LedgerEntry:
    """The payer has it back: it no longer pays for anything.

    ``from_balance``: what of it is on the balance beside what was held back.
    """
    sides = [
        Side(Book.RESERVED, dispute.reserved_minor),
        Side(Book.BALANCES, from_balance),
        Side(Book.CUSTOMERS, dispute.amount_minor - dispute.reserved_minor - from_balance),
        Side(Book.DISPUTED, -dispute.amount_minor),
    ]
    return _dispute(dispute, "lost", sides, now)


def _dispute(dispute: Dispute, step: str, sides: Sequence[Side], now: datetime) -> LedgerEntry:
    payment = dispute.payment
    return write_entry(
        f"dispute:{dispute.pk}:{step}",
        EntryKind.DISPUTE,
        account=payment.account,
        seller_id=payment.account.brand.legal_entity_id,
        currency=payment.currency,
        sides=sides,
        order_number=payment.order_number,
        document=str(payment.reference),
        now=now,
    )


@transaction.atomic
def write_entry(
    key: str,
    kind: EntryKind,
    *,
    account: Account | None,
    seller_id: int,
    currency: str,
    sides: Sequence[Side],
    order_number: str,
    document: str,
    now: datetime,
) -> LedgerEntry:
    """The entry of that key, written if there is none. PostgreSQL refuses at commit what does not balance."""
    entry, is_new = LedgerEntry.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "seller_id": seller_id,
            "account": account,
            "currency": currency,
            "order_number": order_number,
            "document": document,
            "at": now,
        },
    )
    if is_new:
        Posting.objects.bulk_create(
            Posting(
                entry=entry,
                book=side.book,
                account=account if side.book in BY_CUSTOMER else None,
                minor=side.minor,
                detail=side.detail,
            )
            for side in sides
            if side.minor
        )
    return entry
