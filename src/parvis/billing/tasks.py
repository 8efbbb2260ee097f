"""What is asked of the card company and drawn in the background. Ids in, one call, outcome; twice is harmless."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parvis.billing import pdf
from parvis.billing.actions.payments import apply_status
from parvis.billing.cards import cards
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Invoice, Payment, PaymentNotice
from parvis.billing.ports import PaymentUnavailableError

logger = logging.getLogger(__name__)

_LATE: Final = timedelta(days=3)
"""How long an abandoned page may still turn out to be paid."""


@app.task(name="billing.draw", queue="outside", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def draw(*, invoice_id: int) -> None:
    """Draw and store the PDF of a document that was just issued."""
    pdf.stored(Invoice.objects.get(pk=invoice_id), now=timezone.now())


@app.task(name="billing.confirm", queue="outside", retry=RetryStrategy(max_attempts=6, exponential_wait=3))
def confirm(*, payment_id: int) -> None:
    """Ask the company what became of a payment, and apply its word."""
    ask(Payment.objects.get(pk=payment_id), now=timezone.now())


@app.task(name="billing.apply_notice", queue="outside", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def apply_notice(*, notice_id: int) -> None:
    """Apply a notification: it only says which payment to ask about."""
    notice = PaymentNotice.objects.get(pk=notice_id)
    number = str(notice.body.get("payment_number", ""))
    payment = Payment.objects.filter(provider=notice.provider, provider_number=number).first()
    if payment is None:
        logger.warning("notice %s names a payment that is not ours", notice)
    else:
        ask(payment, now=timezone.now())
    PaymentNotice.objects.filter(pk=notice_id).update(applied_at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="billing.reconcile", queue="outside", pass_context=False)
def reconcile(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Ask about every payment still open, in case its notification was lost (rules 10.1 row 3)."""
    now = timezone.now()
    open_ones = Payment.objects.filter(
        Q(state=PaymentState.PENDING) | Q(state=PaymentState.ABANDONED, created_at__gt=now - _LATE),
        means=PaymentMeans.CARD,
    ).exclude(provider_number="")
    for payment in open_ones.order_by("created_at")[:500]:
        try:
            ask(payment, now=now)
        except PaymentUnavailableError:
            logger.warning("the card company did not answer about %s", payment.order_number)


def ask(payment: Payment, *, now: datetime) -> Payment:
    """Ask the company about ``payment`` and write what it says. Not inside a transaction."""
    return apply_status(payment, cards.named(payment.provider).status(payment.provider_number), now=now)
