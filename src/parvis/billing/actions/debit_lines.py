"""Lines of the bank that are about our own direct debits: a file's money, one direct debit's, or one that came back."""

from datetime import datetime
from typing import Final

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from parvis.billing.actions.debit_books import debits_moved
from parvis.billing.actions.returning import take_back
from parvis.billing.enums import CollectionState, EntryKind
from parvis.billing.models import BankLine, Collection, CollectionFile, LedgerEntry
from parvis.kit.refusals import NotAllowedError

MOST: Final = 100
"""Files that are looked at for what a line may be: those of the last months."""


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


def files_like(line: BankLine) -> list[CollectionFile]:
    """The files of direct debits, not yet in the books, that a line may be: to the cent, or less what came back of them.

    Banks that net credit what is left of a file in one line, and do not name it.
    """
    if line.currency != "EUR" or line.amount_minor <= 0:
        return []
    files = CollectionFile.objects.filter(seller_id=line.seller_id, total_minor__gte=line.amount_minor)
    known = set(
        LedgerEntry.objects.filter(seller_id=line.seller_id, kind=EntryKind.DEBITS).values_list("document", flat=True)
    )
    latest = files.defer("content").order_by("-pk")[:MOST]
    came_back = dict(
        Collection.objects.filter(file__in=[file.pk for file in latest], state=CollectionState.RETURNED)
        .order_by()
        .values_list("file")
        .annotate(minor=Sum("payment__amount_minor"))
    )
    return [
        file
        for file in latest
        if file.number not in known
        and line.amount_minor in {file.total_minor, file.total_minor - came_back.get(file.pk, 0)}
    ]


def take_file(line: BankLine, file: CollectionFile, *, now: datetime) -> None:
    """Say that a line that is held, and is in no book, is the money of a file, in the caller's transaction."""
    CollectionFile.objects.select_for_update(no_key=True).filter(pk=file.pk).values_list("pk").get()
    if file.pk not in {one.pk for one in files_like(line)}:
        raise NotAllowedError(
            _("This line is not the amount of that file, nor what is left of it, or another line is."), field="which"
        )
    debits_moved(line, now=now, file=file.number)
