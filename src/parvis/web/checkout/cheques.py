"""Paying an order by cheque: how to write it, where to send it, and what becomes of it."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.billing.cheques import takes_cheques
from parvis.billing.enums import ChequeState, PaymentState
from parvis.billing.models import Cheque
from parvis.orders.enums import HELD_KINDS, OrderState
from parvis.orders.models import Order
from parvis.web.access import require
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

WHEN: Final[Mapping[str, str | Promise]] = {
    ChequeState.RECEIVED: _("Your order is carried out as soon as the cheque is here."),
    ChequeState.DEPOSITED: _("Your order is carried out once we have taken the cheque to our bank."),
    ChequeState.CLEARED: _(
        "Your order is carried out when your bank has paid the cheque, about two weeks after you post it."
    ),
}
"""By what the brand counts."""


@require(Permission.BILLING_PAY)
def cheque(request: PortalRequest, number: str) -> HttpResponse:
    """Whom to pay, how much, what to write on the back and where to send it; once it is here, that it is."""
    order = get_object_or_404(Order.objects.visible_to(request.actor), number=number)
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    if not takes_cheques(request.brand):
        return go(request, "checkout:pay", number)
    context = {
        "order": order,
        "seller": request.brand.legal_entity,
        "cheque": held_for(order),
        "has_new": order.lines.exclude(kind__in=HELD_KINDS).exists(),
        "when": WHEN[request.brand.cheque_counts],
    }
    return render(request, "checkout/cheque.html", context)


def held_for(order: Order) -> Cheque | None:
    """The cheque that is here for an order and does not count yet."""
    return Cheque.objects.filter(payment__order_number=order.number, payment__state=PaymentState.PENDING).first()
