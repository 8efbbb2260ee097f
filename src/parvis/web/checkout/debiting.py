"""Paying an order by direct debit: when it is collected, and the mandate that it needs."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.billing.actions.collecting import open_debit
from parvis.billing.actions.mandates import active_mandate
from parvis.billing.debits import collected_on, settled_on, takes_debits, today_of
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.web.access import require
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.BILLING_PAY)
def debit(request: PortalRequest, number: str) -> HttpResponse:
    """Say when the order is collected and carried out; sent, it is announced. Without a mandate: sign one, and come back."""
    order = get_object_or_404(Order.objects.visible_to(request.actor), number=number)
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    if not takes_debits(request.brand):
        return go(request, "checkout:pay", number)
    return to_debit(request, order) if request.method == "POST" else _page(request, order)


def to_debit(request: PortalRequest, order: Order) -> HttpResponse:
    """Announce the direct debit of an order; where that is not possible, the page that says why."""
    if active_mandate(order.account) is None:
        return HttpResponseRedirect(f"{reverse('portal:mandate-sign')}?{urlencode({'order': order.number})}")
    try:
        open_debit(
            order.account, order_number=order.number, amount=order.total, actor=request.actor, now=timezone.now()
        )
    except NotAllowedError as refusal:
        return _page(request, order, refusal=str(refusal), status=422)
    return go(request, "checkout:done", order.number)


def _page(request: PortalRequest, order: Order, *, refusal: str = "", status: int = 200) -> HttpResponse:
    day = collected_on(request.brand, today=today_of(request.brand, timezone.now()))
    context = {
        "order": order,
        "mandate": active_mandate(order.account),
        "day": day,
        "settled": settled_on(request.brand, day),
        "refusal": refusal,
    }
    return render(request, "checkout/debit.html", context, status=status)
