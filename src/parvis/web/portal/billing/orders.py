"""Orders: each line's state and what to do next (ORD-1, ORD-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from parvis.accounts.permissions import Permission
from parvis.billing.cheques import takes_cheques
from parvis.billing.enums import PaymentState
from parvis.billing.models import Cheque, Invoice, Payment, Refund
from parvis.kit.money import Money
from parvis.orders.enums import HELD_KINDS, LineKind, LineState, OrderState
from parvis.orders.models import Order, OrderLine
from parvis.provisioning.models import Operation
from parvis.web.access import require
from parvis.web.operations import Told, told
from parvis.web.paging import page_of
from parvis.web.portal.billing.narrowing import tabs_of, year_of, years_since
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.formats import ascii_host
from parvis.web.ui.responses import render

LONGEST: Final = 253
TABS: Final = (
    (OrderState.UNPAID.value, pgettext_lazy("orders", "Waiting for payment")),
    (OrderState.PAID.value, pgettext_lazy("orders", "Paid")),
    (OrderState.CANCELLED.value, pgettext_lazy("orders", "Cancelled")),
    (OrderState.EXPIRED.value, pgettext_lazy("orders", "Expired")),
)
NAMES_SHOWN: Final = 2
_LOST: Final = frozenset({LineState.FAILED, LineState.REFUNDED})
ORDER_TONES: Final = {
    OrderState.UNPAID: "warn",
    OrderState.PAID: "ok",
    OrderState.CANCELLED: "neutral",
    OrderState.EXPIRED: "neutral",
}
LINE_TONES: Final = {
    LineState.WAITING: "warn",
    LineState.ORDERED: "info",
    LineState.CHECKING: "info",
    LineState.DONE: "ok",
    LineState.FAILED: "bad",
    LineState.REFUNDED: "neutral",
    LineState.CANCELLED: "neutral",
}
_NEXT: Final[dict[LineState, str | Promise]] = {
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
    """Latest first, narrowed by state, year, number or name."""
    state, year = request.GET.get("state", ""), year_of(request.GET.get("year", ""))
    text = words_typed(request)[:LONGEST]
    visible = Order.objects.visible_to(request.actor)
    found = visible.prefetch_related("lines")
    if state in OrderState.values:
        found = found.filter(state=state)
    if year:
        found = found.filter(placed_at__year=year)
    if text:
        named_so = OrderLine.objects.filter(order=OuterRef("pk"), name__contains=ascii_host(text.lower()))
        found = found.filter(Q(number__icontains=text) | Exists(named_so))
    page = page_of(found.order_by("-placed_at", "-pk"), request)
    first = visible.order_by("placed_at").values_list("placed_at", flat=True).first()
    context = {
        "rows": [(order, ORDER_TONES[OrderState(order.state)], named(order)) for order in page.rows],
        "page": page,
        "state": state,
        "year": year,
        "text": text,
        "tabs": tabs_of(request.GET, TABS),
        "years": years_since(first, today=timezone.localdate()),
        "may_pay": request.actor.may(Permission.BILLING_PAY),
        "has_unpaid": visible.filter(state=OrderState.UNPAID).exists(),
    }
    return render(request, "portal/billing/orders.html", context)


@require(Permission.ORDERS_READ)
def order(request: PortalRequest, number: str) -> HttpResponse:
    """One order, line by line, with its payments and documents."""
    actor = request.actor
    found = get_object_or_404(Order.objects.visible_to(actor), number=number)
    lines = list(found.lines.order_by("position", "pk"))
    asked = Operation.objects.visible_to(actor).filter(order_line_id__in=[line.pk for line in lines])
    operations = {operation.order_line_id: told(operation) for operation in asked.order_by("created_at", "pk")}
    documents = Invoice.objects.visible_to(actor).filter(order_number=found.number).order_by("issued_at")
    made = Payment.objects.visible_to(actor).filter(order_number=found.number).select_related("cheque")
    payments = list(made.order_by("-created_at"))
    refunds = Refund.objects.visible_to(actor).filter(payment__order_number=found.number).select_related("payment")
    is_unpaid, may_pay = found.state == OrderState.UNPAID, actor.may(Permission.BILLING_PAY)
    context = {
        "order": found,
        "tone": ORDER_TONES[OrderState(found.state)],
        "lines": [_told(line, operations.get(line.pk), found) for line in lines],
        "payments": payments,
        "documents": documents if actor.may(Permission.BILLING_READ) else [],
        "refunds": refunds if actor.may(Permission.BILLING_READ) else [],
        "may_read_money": actor.may(Permission.BILLING_READ),
        "has_new": any(line.kind not in HELD_KINDS for line in lines),
        "is_unpaid": is_unpaid,
        "is_expired": found.state == OrderState.EXPIRED,
        "is_invoice_coming": found.state == OrderState.PAID and bool(found.total.minor) and not documents,
        "may_pay": is_unpaid and may_pay,
        "may_cancel": is_unpaid and actor.may(Permission.ORDERS_PLACE),
        "by_transfer": found.means == "transfer",
        "by_cheque": found.means == "cheque" and takes_cheques(request.brand),
        "cheque": _cheque(payments),
        "several": _several(request, found) if is_unpaid and may_pay else [],
    }
    return render(request, "portal/billing/order.html", context)


def _cheque(payments: Sequence[Payment]) -> Cheque | None:
    """The cheque that is here and does not count yet."""
    waiting = (payment for payment in payments if payment.state == PaymentState.PENDING)
    return next((payment.cheque for payment in waiting if hasattr(payment, "cheque")), None)


def _several(request: PortalRequest, found: Order) -> list[Payment]:
    """Payments of several orders that wait, of which this is one."""
    visible = Payment.objects.visible_to(request.actor).filter(state=PaymentState.PENDING)
    return list(visible.filter(shares__order_number=found.number).order_by("-created_at"))


def _told(line: OrderLine, operation: Told | None, order: Order) -> dict[str, Any]:
    """One line: its state, what the registry is doing about it, and whether the name can be opened."""
    state = LineState(line.state)
    is_running = operation is not None and state in {LineState.ORDERED, LineState.CHECKING}
    return {
        "line": line,
        "amount": Money(line.net_minor, order.currency),
        "off": Money(line.off_minor, order.currency) if line.promotion else None,
        "tone": operation.tone if operation is not None and is_running else LINE_TONES[state],
        "state": operation.state if operation is not None and is_running else line.get_state_display(),
        "next": _next(line, state, operation if is_running else None),
        "told": operation if operation is not None and (is_running or state in _LOST) else None,
        "why": operation.sentence if operation is not None and operation.step and state in _LOST else "",
        "is_held": state == LineState.DONE,
    }


def _next(line: OrderLine, state: LineState, running: Told | None) -> str | Promise:
    """What the customer must do next, or what happens by itself."""
    if running is not None:
        return running.sentence
    if line.kind == LineKind.HOLDER and state == LineState.ORDERED:
        return _("Both holders are asked to agree, by a link in a letter.")
    if state == LineState.FAILED and not line.net_minor:
        return ""
    return _NEXT[state]
