"""What cheques write in the books: received, credited by the bank, rejected."""

from datetime import datetime

from parvis.billing.actions.books import Side, write_entry
from parvis.billing.enums import Book, EntryKind
from parvis.billing.models import Cheque, ChequeSlip, LedgerEntry


def cheque_received(cheque: Cheque, *, now: datetime) -> LedgerEntry:
    """We hold it: the customer is in credit, as long as their bank pays it."""
    return _of_cheque(cheque, "in", Book.CHEQUES, cheque.payment.amount_minor, now)


def cheque_rejected(cheque: Cheque, *, now: datetime) -> LedgerEntry | None:
    """It pays nothing: out of the cheques to be cashed, or off the bank where that had credited it already."""
    if not cheque.rejected_minor:
        return None
    return _of_cheque(cheque, "rejected", book_of(cheque), -cheque.rejected_minor, now)


def book_of(cheque: Cheque) -> Book:
    """Where the money of a cheque is."""
    is_credited = cheque.slip is not None and cheque.slip.credited_on is not None
    return Book.BANK if is_credited else Book.CHEQUES


def _of_cheque(cheque: Cheque, step: str, book: Book, minor: int, now: datetime) -> LedgerEntry:
    payment = cheque.payment
    return write_entry(
        f"cheque:{cheque.pk}:{step}",
        EntryKind.CHEQUE,
        account=payment.account,
        seller_id=cheque.seller_id,
        currency=payment.currency,
        sides=[Side(book, minor), Side(Book.CUSTOMERS, -minor)],
        order_number=payment.order_number,
        document=str(payment.reference),
        now=now,
    )


def slip_credited(slip: ChequeSlip, *, now: datetime) -> LedgerEntry | None:
    """The bank put the money of a slip on the account; nothing of one whose cheques all came back before."""
    if not slip.credited_minor:
        return None
    return write_entry(
        f"slip:{slip.pk}",
        EntryKind.CHEQUE,
        account=None,
        seller_id=slip.seller_id,
        currency=slip.currency,
        sides=[Side(Book.BANK, slip.credited_minor), Side(Book.CHEQUES, -slip.credited_minor)],
        order_number="",
        document=slip.number,
        now=now,
    )
