"""What direct debits write in the books: what came back, what the bank moved, what was paid of what is owed again."""

from collections.abc import Sequence
from datetime import datetime

from parvis.billing.actions.books import Side, write_entry
from parvis.billing.enums import Book, EntryKind
from parvis.billing.models import BankLine, Collection, Debt, DebtInterest, DebtPart, LedgerEntry


def debit_returned(collection: Collection, *, now: datetime) -> LedgerEntry:
    """The bank took the money of a direct debit back: the customer owes it again."""
    payment = collection.payment
    return write_entry(
        f"return:{collection.pk}",
        EntryKind.RETURN,
        account=payment.account,
        seller_id=payment.account.brand.legal_entity_id,
        currency=payment.currency,
        sides=[Side(Book.CUSTOMERS, collection.returned_minor), Side(Book.DEBITS, -collection.returned_minor)],
        order_number=payment.order_number,
        document=str(payment.reference),
        now=now,
    )


def debits_moved(line: BankLine, *, now: datetime, file: str = "") -> LedgerEntry:
    """The bank put the money of direct debits on the account, or took that of a returned one off it."""
    return write_entry(
        f"debits:{line.pk}",
        EntryKind.DEBITS,
        account=None,
        seller_id=line.seller_id,
        currency=line.currency,
        sides=[Side(Book.BANK, line.amount_minor), Side(Book.DEBITS, -line.amount_minor)],
        order_number="",
        document=file or line.about or str(line.pk),
        now=now,
    )


def debt_paid(part: DebtPart, *, now: datetime) -> LedgerEntry:
    """What was owed again is paid from the balance."""
    sides = [Side(Book.BALANCES, part.minor), Side(Book.CUSTOMERS, -part.minor)]
    return _of_debt(f"debt:{part.pk}", EntryKind.SETTLEMENT, part.debt, sides, now)


def debt_lost(part: DebtPart, *, now: datetime) -> LedgerEntry:
    """What was owed again is given up."""
    sides = [Side(Book.LOSSES, part.minor), Side(Book.CUSTOMERS, -part.minor)]
    return _of_debt(f"loss:{part.pk}", EntryKind.LOSS, part.debt, sides, now)


def fee_charged(debt: Debt, *, now: datetime) -> LedgerEntry:
    """The costs of recovery are owed beside; they bear no tax."""
    sides = [Side(Book.CUSTOMERS, debt.fee_minor), Side(Book.LATE_FEES, -debt.fee_minor)]
    return _of_debt(f"late-fee:{debt.pk}", EntryKind.LATE_FEE, debt, sides, now)


def interest_charged(claimed: DebtInterest, *, now: datetime) -> LedgerEntry:
    """Interest for late payment is owed beside; it bears no tax."""
    sides = [Side(Book.CUSTOMERS, claimed.minor), Side(Book.INTEREST, -claimed.minor)]
    return _of_debt(f"interest:{claimed.pk}", EntryKind.INTEREST, claimed.debt, sides, now)


def _of_debt(key: str, kind: EntryKind, debt: Debt, sides: Sequence[Side], now: datetime) -> LedgerEntry:
    return write_entry(
        key,
        kind,
        account=debt.account,
        seller_id=debt.account.brand.legal_entity_id,
        currency=debt.currency,
        sides=sides,
        order_number=debt.payment.order_number,
        document=str(debt.payment.reference),
        now=now,
    )
