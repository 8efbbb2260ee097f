"""The chain of digests that shows a document changed, taken out or put in behind the software's back (rules 7.3)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from parvis.billing.models import Invoice, InvoiceSeries

CHAINED: Final = (
    "kind", "number", "account_id", "brand_slug", "order_number", "issued_at", "issued_on", "due_on", "seller", "buyer",
    "lines", "taxes", "mentions", "language", "currency", "net_minor", "tax_minor", "total_minor", "paid_minor", "paid_on",
    "paid_by", "corrects_id",
)  # fmt: skip
"""What a digest covers: everything that a document says. Never changed: the digests of issued documents would break."""


def digest_of(invoice: Invoice, previous: str) -> str:
    """The digest of a document after the one whose digest is ``previous`` ("" for the first of its series)."""
    content = {name: getattr(invoice, name) for name in CHAINED}
    written = json.dumps(content, sort_keys=True, default=_written, ensure_ascii=False)
    return hashlib.sha256(f"{previous}{written}".encode()).hexdigest()


def faults(series: InvoiceSeries) -> Iterator[str]:
    """Numbers of a series whose document is missing or is not what was issued, in order."""
    documents = {
        document.number: document for document in Invoice.objects.filter(number__startswith=f"{series}-").iterator()
    }
    previous = ""
    for rank in range(1, series.last_number + 1):
        document = documents.get(series.number(rank))
        if document is None:
            yield series.number(rank)
            continue
        if document.digest != digest_of(document, previous):
            yield document.number
        previous = document.digest


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
