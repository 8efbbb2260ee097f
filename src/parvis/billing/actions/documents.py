"""Keeping the rendered documents."""

import hashlib
from datetime import datetime

from django.db import transaction

from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice, InvoiceDocument
from parvis.notifications.actions import write


@transaction.atomic
def store_document(
    invoice: Invoice, pdf: bytes, *, cii: bytes = b"", ubl: bytes = b"", now: datetime
) -> InvoiceDocument:
    """Keep the first rendering for good, and send it to the billing contact; asked again, returns it (INV-6)."""
    document, created = InvoiceDocument.objects.get_or_create(
        invoice=invoice,
        defaults={"pdf": pdf, "cii": cii, "ubl": ubl, "sha256": hashlib.sha256(pdf).hexdigest(), "rendered_at": now},
    )
    if created:
        account = invoice.account
        write(
            "document-issued",
            key=f"document-issued:{invoice.pk}",
            to=account.email,
            brand=account.brand,
            language=invoice.language,
            context={
                "account": account,
                "invoice": invoice,
                "kind": DocumentKind(invoice.kind).label,
                "is_note": invoice.kind == DocumentKind.CREDIT_NOTE,
                "is_paid": invoice.paid_minor >= invoice.total_minor,
            },
            now=now,
            account_id=account.pk,
            attachment=f"document:{invoice.number}",
        )
    return document
