"""Lines of the bank that are about our own direct debits: a file's money, one direct debit's, or one that came back."""

from datetime import datetime

from parvis.billing.actions.debit_books import debits_moved
from parvis.billing.actions.returning import take_back
from parvis.billing.models import BankLine, Collection, CollectionFile


def is_of_debits(line: BankLine, *, now: datetime) -> bool:
    """Write a line in the books if it is about direct debits of its seller, to the cent; otherwise change nothing.

    In the caller's transaction, with the line held.
    """
    if line.currency != "EUR" or not line.about:
        return False
    collection = (
        Collection.objects.filter(mandate__seller_id=line.seller_id, end_to_end=line.about, file__isnull=False)
        .select_related("payment")
        .first()
    )
    if collection is not None and collection.payment.amount_minor == abs(line.amount_minor):
        if line.amount_minor < 0:
            take_back(collection, reason=line.returned or "MS03", now=now)
        debits_moved(line, now=now)
        return True
    file = CollectionFile.objects.filter(seller_id=line.seller_id, number=line.about).first()
    if file is not None and file.total_minor == line.amount_minor:
        debits_moved(line, now=now)
        return True
    return False
