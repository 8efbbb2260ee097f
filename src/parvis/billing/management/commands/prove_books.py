"""``parvis prove_books``: read the whole ledger again, and say what does not add up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from parvis.billing.models import LedgerEntry
from parvis.billing.proof import faults


class Command(BaseCommand):
    help = "Proves that the books balance, agree with payments and documents, and were not altered. Exits with 1 otherwise."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with transaction.atomic():
            # One picture of everything, whatever is written meanwhile.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            count, found = LedgerEntry.objects.count(), list(faults())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"the books do not add up: {len(found)} faults in {count} entries")
        self.stdout.write(f"{count} entries, all in balance, as they were written")
