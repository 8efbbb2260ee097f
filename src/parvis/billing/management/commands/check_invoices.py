"""``parvis check_invoices``: read every issued document again, and say which is not what was issued."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.billing.chain import faults
from parvis.billing.models import InvoiceSeries


class Command(BaseCommand):
    help = "Checks that no invoice or credit note was changed, taken out or put in. Exits with 1 otherwise."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = 0
        found: list[str] = []
        for series in InvoiceSeries.objects.order_by("prefix", "year"):
            count += series.last_number
            found += faults(series)
        if found:
            raise CommandError(f"not what was issued: {', '.join(found)}")
        self.stdout.write(f"{count} documents, all as they were issued")
