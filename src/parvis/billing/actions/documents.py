"""Keeping the rendered documents."""

import hashlib
from datetime import datetime

from parvis.billing.models import Invoice, InvoiceDocument


def store_pdf(invoice: Invoice, pdf: bytes, *, now: datetime) -> InvoiceDocument:
    """Keep the first rendering for good; asked again, returns it."""
    document, _created = InvoiceDocument.objects.get_or_create(
        invoice=invoice,
        defaults={"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest(), "rendered_at": now},
    )
    return document
