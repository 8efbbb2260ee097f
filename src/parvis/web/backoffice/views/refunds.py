"""Money to give back, sent by hand and written down (PAY-6)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.actions.refunds import give_back
from parvis.billing.models import Refund
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.forms import RefundForm
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def refund(request: PortalRequest, pk: int) -> HttpResponse:
    """How much, to whom, how it was paid; and, once sent, under which reference."""
    found = Refund.objects.visible_to(request.actor).select_related("payment__account__brand")
    owed = get_object_or_404(found, pk=pk)
    form = RefundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_back(owed, reference=form.cleaned_data["reference"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. The customer is told."))
            return go(request, "backoffice:order", owed.payment.order_number)
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/refund.html", {"refund": owed, "form": form}, status=status)
