"""Files that customers attach to payments that are waited for (PAY-5)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.billing.models import PaymentProof
from parvis.orders.actions.proofs import opened
from parvis.web.access import staff
from parvis.web.requests import PortalRequest


@staff(Permission.STAFF_PAYMENTS)
def proof(request: PortalRequest, pk: int) -> HttpResponse:
    """The file, always as a download that no browser opens by itself."""
    found = get_object_or_404(PaymentProof.objects.visible_to(request.actor), pk=pk)
    return HttpResponse(
        opened(found, actor=request.actor, now=timezone.now()),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{found.plain_name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
