"""Orders of every customer of the brands that the person works for."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.billing.models import Invoice, Payment
from parvis.billing.receivables import owed_again
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from parvis.web.access import staff
from parvis.web.backoffice.finding import orders_meant
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render


@staff(Permission.STAFF_READ)
def orders(request: PortalRequest) -> HttpResponse:
    """Latest first, by state; by number, customer or domain name."""
    state, asked = request.GET.get("state", ""), words_typed(request)
    found = Order.objects.visible_to(request.actor).select_related("account", "brand").order_by("-placed_at", "-pk")
    if asked:
        found = found.filter(orders_meant(request.actor, asked, now=timezone.now())).distinct()
    if state in OrderState.values:
        found = found.filter(state=state)
    context = {"page": page_of(found, request), "q": asked, "state": state, "states": OrderState.choices}
    return render(request, "backoffice/orders.html", context)


@staff(Permission.STAFF_READ)
def order(request: PortalRequest, number: str) -> HttpResponse:
    """One order: lines, payments, documents, operations."""
    found = get_object_or_404(Order.objects.visible_to(request.actor).select_related("account", "brand"), number=number)
    lines = list(found.lines.order_by("position"))
    context = {
        "order": found,
        "lines": lines,
        "payments": Payment.objects.filter(order_number=number).order_by("created_at"),
        "is_owed_again": bool(owed_again([number])),
        "invoices": Invoice.objects.filter(order_number=number).order_by("issued_at"),
        "operations": Operation.objects.filter(order_line_id__in=[line.pk for line in lines]).order_by("pk"),
    }
    return render(request, "backoffice/order.html", context)
