"""What direct debits write in the books: what came back, what the bank moved, what was paid of what is owed again."""

from datetime import datetime

from parvis.billing.actions.books import Side, write_entry
from parvis.billing.enums import Book, EntryKind
from parvis.billing.models import BankLine, Collection, DebtPart, LedgerEntry


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


def debits_moved(line: BankLine, *, now: datetime) -> LedgerEntry:
    """The bank put the money of direct debits on the account, or took that of a returned one off it."""
    return write_entry(
        f"debits:{line.pk}",
        EntryKind.DEBITS,
        account=None,
        seller_id=line.seller_id,
        currency=line.currency,
        sides=[Side(Book.BANK, line.amount_minor), Side(Book.DEBITS, -line.amount_minor)],
        order_number="",
        document=line.about or str(line.pk),
        now=now,
    )


def debt_paid(part: DebtPart, *, now: datetime) -> LedgerEntry:
    """What was owed again is paid from the balance."""
    debt = part.debt
    return write_entry(
        f"debt:{part.pk}",
        EntryKind.SETTLEMENT,
        account=debt.account,
        seller_id=debt.account.brand.legal_entity_id,
        currency=debt.currency,
        sides=[Side(Book.BALANCES, part.minor), Side(Book.CUSTOMERS, -part.minor)],
        order_number=debt.payment.order_number,
        document=str(debt.payment.reference),
        now=now,
    )
