"""Keeping a verified notification before it is applied (rules 10.1 row 2)."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.billing.models import PaymentNotice
from parvis.billing.ports import Notice


@transaction.atomic
def store_notice(provider: str, notice: Notice, *, now: datetime) -> PaymentNotice:
    """Store a verified notification and queue its application, once per number."""
    stored, is_new = PaymentNotice.objects.get_or_create(
        provider=provider,
        number=notice.number,
        defaults={"body": {"payment_number": notice.payment_number}, "received_at": now},
    )
    if is_new:
        queue.configure_task("billing.apply_notice", queue="outside").defer(notice_id=stored.pk)
    return stored
