"""One invoice or credit note: its page, its PDF and its electronic forms (INV-1, INV-4)."""

from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.billing.models import Invoice, InvoiceDocument
from parvis.billing.receivables import owed_again
from parvis.web.access import require
from parvis.web.portal.billing.invoices import TITLES
from parvis.web.portal.billing.wording import printed_lines, printed_taxes, state_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@require(Permission.BILLING_READ)
def invoice(request: PortalRequest, number: str) -> HttpResponse:
    """The document as a page; the same content as the PDF."""
    found = get_object_or_404(Invoice.objects.visible_to(request.actor), number=number)
    documents = InvoiceDocument.objects.filter(invoice=found).defer("pdf", "cii", "ubl")
    document = documents.annotate(size=Length("cii")).first()
    context = {
        "invoice": found,
        "title": TITLES[found.kind],
        "state": state_of(found, today=timezone.localdate(), is_owed_again=bool(owed_again([found.order_number]))),
        "lines": printed_lines(found),
        "taxes": printed_taxes(found),
        "credit_notes": found.credit_notes.order_by("issued_at"),
        "has_pdf": document is not None,
        "has_xml": document is not None and document.size > 0,
    }
    return render(request, "portal/billing/invoice.html", context)


@require(Permission.BILLING_READ)
def pdf(request: PortalRequest, number: str) -> HttpResponse:
    """The stored bytes; a page that says so while they are being made."""
    found = get_object_or_404(Invoice.objects.visible_to(request.actor), number=number)
    document = InvoiceDocument.objects.filter(invoice=found).first()
    if document is None:
        response = render(request, "portal/billing/preparing.html", {"invoice": found})
        response["Refresh"] = "5"
        return response
    return HttpResponse(
        bytes(document.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{found.number}.pdf"', "Cache-Control": "no-store"},
    )


@require(Permission.BILLING_READ)
def xml(request: PortalRequest, number: str, form: str) -> HttpResponse:
    """The stored electronic invoice, as CII or UBL. There is none of documents of before, nor where none exists."""
    found = get_object_or_404(Invoice.objects.visible_to(request.actor), number=number)
    document = get_object_or_404(InvoiceDocument, invoice=found)
    body = {"cii": document.cii, "ubl": document.ubl}.get(form, b"")
    if not body:
        raise Http404
    return HttpResponse(
        bytes(body),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{number}-{form}.xml"', "Cache-Control": "no-store"},
    )
