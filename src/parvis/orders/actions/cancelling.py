"""Orders that end before they are paid: given up, or waited for too long (ORD-2)."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.billing.actions.calling_off import call_off
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.orders.enums import LineState, OrderState
from parvis.orders.models import Order

PAGE: Final = timedelta(hours=1)
"""How long a card company's page may be filled in."""


@transaction.atomic
def cancel(order: Order, *, actor: Actor, now: datetime) -> Order:
    """End an unpaid order; asked again, nothing changes. Money that comes in afterwards is given back.

    Refuses an order that is paid: what it bought is under way.
    """
    held = Order.objects.select_for_update().get(pk=order.pk)
    if held.state == OrderState.CANCELLED:
        return held
    if held.state != OrderState.UNPAID:
        raise NotAllowedError(_("This order is paid: it can no longer be cancelled."))
    _end(held, OrderState.CANCELLED, "order.cancelled", actor, now)
    return held


@transaction.atomic
def drop(order: Order, *, now: datetime) -> None:
    """End an order that nobody needs any more, unless it was paid meanwhile; ``order`` says afterwards what it is."""
    held = Order.objects.select_for_update().get(pk=order.pk)
    if held.state == OrderState.UNPAID:
        _end(held, OrderState.CANCELLED, "order.cancelled", SYSTEM, now)
    order.state = held.state


@transaction.atomic
def expire(order_id: int, *, now: datetime) -> None:
    """End an order that was not paid in time, and tell the customer, once: nobody pays last year's price or tax.

    Money that comes in afterwards is given back. Somebody who is on the card company's page is let finish, and a direct debit
    that was announced, or a cheque that is here, takes the time that it takes.
    """
    found = Order.objects.select_for_update(of=("self",)).select_related("account", "brand__legal_entity")
    held = found.get(pk=order_id)
    if held.state != OrderState.UNPAID or held.expires_at > now:
        return
    of_order = Q(order_number=held.number) | Q(shares__order_number=held.number)
    takes_time = Q(created_at__gt=now - PAGE) | Q(means=PaymentMeans.DEBIT) | Q(cheque__isnull=False)
    if Payment.objects.filter(of_order, takes_time, state=PaymentState.PENDING).exists():
        return
    _end(held, OrderState.EXPIRED, "order.expired", SYSTEM, now)
    write(
        "order-expired",
        key=f"order-expired:{held.pk}",
        to=held.account.email,
        brand=held.brand,
        language=held.language,
        context={"order": held, "lines": list(held.lines.order_by("position")), "account": held.account},
        now=now,
        account_id=held.account_id,
    )


def _end(held: Order, state: OrderState, action: str, actor: Actor, now: datetime) -> None:
    held.state = state
    held.save(update_fields=["state"])
    held.lines.filter(state=LineState.WAITING).update(state=LineState.CANCELLED)
    call_off(order_number=held.number, now=now)
    record(
        action,
        kind="order",
        subject=held.number,
        by=actor,
        at=now,
        brand_id=held.brand_id,
        account_id=held.account_id,
        before={"state": OrderState.UNPAID},
        after={"state": held.state},
    )
