"""Giving an unpaid order up, after a page that says what it means."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.cancelling import cancel
from parvis.orders.models import Order
from parvis.web.access import require
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.ORDERS_PLACE)
def cancel_order(request: PortalRequest, number: str) -> HttpResponse:
    """Reversible by ordering again, so a confirmation and nothing more (guide 9.6, level 1)."""
    order = get_object_or_404(Order.objects.visible_to(request.actor), number=number)
    if request.method != "POST":
        lines = order.lines.order_by("position")
        return render(request, "portal/billing/cancel.html", {"order": order, "lines": lines})
    try:
        cancel(order, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Order %(number)s cancelled.") % {"number": order.number})
    return go(request, "portal:order", order.number)
