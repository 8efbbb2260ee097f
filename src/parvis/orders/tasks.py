"""Orders that nobody paid."""

from contextlib import suppress
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parvis.orders.actions import cancelling
from parvis.orders.enums import OrderState
from parvis.orders.models import Order

MOST_AT_ONCE: Final = 500


@app.task(name="orders.expire", queue="money")
def expire(*, order_id: int) -> None:
    """End one order if its time is over."""
    cancelling.expire(order_id, now=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="orders.expire-due", queue="money")
def expire_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every order whose time is over, each in a job of its own: one that fails holds up no other."""
    due = Order.objects.filter(state=OrderState.UNPAID, expires_at__lte=timezone.now()).order_by("expires_at")
    for order_id in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            expire.configure(queueing_lock=f"expire:{order_id}").defer(order_id=order_id)
