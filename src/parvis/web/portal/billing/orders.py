"""Orders: each line's state and what to do next (ORD-1, ORD-2)."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.accounts.permissions import Permission
from parvis.billing.models import Invoice, Payment
from parvis.orders.enums import LineState, OrderState
from parvis.orders.models import Order
from parvis.web.access import require
from parvis.web.portal.paging import cut
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

NAMES_SHOWN: Final = 2
ORDER_TONES: Final = {OrderState.UNPAID: "warn", OrderState.PAID: "ok", OrderState.CANCELLED: "neutral"}
LINE_TONES: Final = {
    LineState.WAITING: "warn",
    LineState.ORDERED: "info",
    LineState.CHECKING: "info",
    LineState.DONE: "ok",
    LineState.FAILED: "bad",
    LineState.REFUNDED: "neutral",
    LineState.CANCELLED: "neutral",
}
_NEXT: Final = {
    LineState.WAITING: _("Pay the order to start it."),
    LineState.ORDERED: _("You have nothing to do. We will write to you."),
    LineState.CHECKING: _("The registry’s answer was lost. We are checking before anything is sent again."),
    LineState.DONE: "",
    LineState.FAILED: _("You will be refunded for this line."),
    LineState.REFUNDED: _("The amount was given back."),
    LineState.CANCELLED: "",
}


def named(order: Order) -> str:
    """What was ordered, in a few words. The lines should be prefetched."""
    names = [line.name for line in sorted(order.lines.all(), key=lambda line: (line.position, line.pk))]
    if len(names) <= NAMES_SHOWN:
        return ", ".join(names)
    others = len(names) - NAMES_SHOWN
    return ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", others) % {
        "names": ", ".join(names[:NAMES_SHOWN]),
        "n": others,
    }


@require(Permission.ORDERS_READ)
def orders(request: PortalRequest) -> HttpResponse:
    """Latest first; unpaid ones alone when asked."""
    state = request.GET.get("state", "")
    found = Order.objects.visible_to(request.actor).prefetch_related("lines")
    if state in OrderState.values:
        found = found.filter(state=state)
    page = cut(found.order_by("-placed_at", "-pk"), request.GET)
    rows = [
        (order, ORDER_TONES[OrderState(order.state)], [line.name for line in order.lines.all()]) for order in page.rows
    ]
    context = {"rows": rows, "page": page, "state": state, "states": OrderState.choices}
    return render(
        request, "portal/billing/orders.html", {**context, "may_pay": request.actor.may(Permission.BILLING_PAY)}
    )


@require(Permission.ORDERS_READ)
def order(request: PortalRequest, number: str) -> HttpResponse:
    """One order, line by line, with its payments and documents."""
    found = get_object_or_404(Order.objects.visible_to(request.actor), number=number)
    lines = [
        (line, LINE_TONES[LineState(line.state)], _NEXT[LineState(line.state)])
        for line in found.lines.order_by("position", "pk")
    ]
    documents = Invoice.objects.visible_to(request.actor).filter(order_number=found.number).order_by("issued_at")
    payments = Payment.objects.visible_to(request.actor).filter(order_number=found.number).order_by("-created_at")
    context = {
        "order": found,
        "tone": ORDER_TONES[OrderState(found.state)],
        "lines": lines,
        "payments": payments,
        "documents": documents if request.actor.may(Permission.BILLING_READ) else [],
        "may_pay": found.state == OrderState.UNPAID and request.actor.may(Permission.BILLING_PAY),
    }
    return render(request, "portal/billing/order.html", context)
