"""Payments that banks dispute: what they are of, and what staff did about them (PAY-6)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.actions.disputes import note_decision
from parvis.billing.models import Dispute, Invoice
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from parvis.web.access import staff
from parvis.web.backoffice.forms import DisputeForm
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@staff(Permission.STAFF_PAYMENTS)
def disputes(request: PortalRequest) -> HttpResponse:
    """Those that wait for a decision first, then the latest."""
    found = Dispute.objects.visible_to(request.actor).select_related("payment__account")
    page = page_of(found.order_by("-noted_at", "-opened_at", "-pk"), request)
    return render(request, "backoffice/disputes.html", {"page": page})


@staff(Permission.STAFF_PAYMENTS)
def dispute(request: PortalRequest, pk: int) -> HttpResponse:
    """One dispute, the names that were paid with it, and a form to say what was done."""
    found = get_object_or_404(Dispute.objects.visible_to(request.actor).select_related("payment__account"), pk=pk)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note_decision(found, note=form.cleaned_data["note"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return go(request, "backoffice:queue")
    number = found.payment.order_number
    order = Order.objects.visible_to(request.actor).filter(number=number).first() if number else None
    documents = Invoice.objects.filter(order_number=number).order_by("issued_at") if number else []
    context = {
        "dispute": found,
        "order": order,
        "lines": order.lines.order_by("position") if order is not None else [],
        "documents": documents,
        "form": form,
    }
    return render(request, "backoffice/dispute.html", context, status=422 if request.method == "POST" else 200)
