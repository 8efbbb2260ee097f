"""What money that nobody knows the owner of writes in the books (PAY-5)."""

from datetime import datetime

from parvis.billing.actions.books import Side, write_entry
from parvis.billing.enums import Book, EntryKind
from parvis.billing.models import BankLine, LedgerEntry


def put_aside(line: BankLine, *, now: datetime) -> LedgerEntry:
    """Money is at the bank, and nobody knows whose it is."""
    return _suspense(line, "in", now)


def taken_up(line: BankLine, *, now: datetime) -> LedgerEntry:
    """It is known what the money is: the entry that put it aside is turned round, and what it is, is written next."""
    return _suspense(line, "out", now)


def _suspense(line: BankLine, way: str, now: datetime) -> LedgerEntry:
    sign = 1 if way == "in" else -1
    return write_entry(
        f"suspense:{line.pk}:{way}",
        EntryKind.SUSPENSE,
        account=None,
        seller_id=line.seller_id,
        currency=line.currency,
        sides=[Side(Book.BANK, sign * line.amount_minor), Side(Book.SUSPENSE, -sign * line.amount_minor)],
        order_number=line.order_number,
        document=str(line.pk),
        now=now,
    )
