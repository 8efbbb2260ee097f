"""Giving an order up before it is paid (ORD-2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import LineState, OrderState
from parvis.orders.models import Order


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
    held.state = OrderState.CANCELLED
    held.save(update_fields=["state"])
    held.lines.filter(state=LineState.WAITING).update(state=LineState.CANCELLED)
    record(
        "order.cancelled",
        kind="order",
        subject=held.number,
        by=actor,
        at=now,
        brand_id=held.brand_id,
        account_id=held.account_id,
        before={"state": OrderState.UNPAID},
        after={"state": held.state},
    )
    return held
