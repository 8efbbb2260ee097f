"""Invoices and credit notes (INV-1)."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.billing.models import Invoice, InvoiceDocument
from parvis.web.access import require
from parvis.web.portal.billing.wording import printed_lines, printed_taxes, state_of
from parvis.web.portal.paging import cut
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

LONGEST: Final = 253
_TITLE: Final = {"invoice": _("Invoice"), "credit-note": _("Credit note")}


@require(Permission.BILLING_READ)
def invoices(request: PortalRequest) -> HttpResponse:
    """Latest first, searched by number, order or name."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = Invoice.objects.visible_to(request.actor)
    if text:
        found = found.filter(
            Q(number__icontains=text) | Q(order_number__icontains=text) | Q(lines__icontains=text.lower())
        )
    page = cut(found.prefetch_related("credit_notes").order_by("-issued_at", "-pk"), request.GET)
    rows = [(invoice, _TITLE[invoice.kind], state_of(invoice)) for invoice in page.rows]
    return render(request, "portal/billing/invoices.html", {"rows": rows, "page": page, "text": text})


@require(Permission.BILLING_READ)
def invoice(request: PortalRequest, number: str) -> HttpResponse:
    """The document as a page; the same content as the PDF."""
    found = get_object_or_404(Invoice.objects.visible_to(request.actor), number=number)
    context = {
        "invoice": found,
        "title": _TITLE[found.kind],
        "state": state_of(found),
        "lines": printed_lines(found),
        "taxes": printed_taxes(found),
        "credit_notes": found.credit_notes.order_by("issued_at"),
        "has_pdf": InvoiceDocument.objects.filter(invoice=found).exists(),
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
