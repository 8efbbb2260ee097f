"""Charging a kept card. Runs outside any transaction; a repeat charges nothing twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from parvis.billing.actions.payments import apply_status
from parvis.billing.cards import cards
from parvis.billing.enums import PaymentState
from parvis.billing.models import Payment, SavedCard
from parvis.billing.ports import KeptCard, PaidState, PaidStatus, PaymentNotDoneError
from parvis.kit.failures import NotYetError
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.provisioning.performers import Task

PAUSE: Final = timedelta(minutes=5)


def charge(task: Task, *, now: datetime) -> Callable[[], None]:
    """Charge the card once under the payment's reference: where an answer may have been lost, it is looked for first.

    An order that was paid otherwise or given up meanwhile is charged no more; nor are several of which one was, nor a
    card that was removed.
    """
    payment = Payment.objects.select_related("kept_card", "account").get(pk=task.arguments["payment_id"])
    if payment.state != PaymentState.PENDING or payment.kept_card is None:
        return _nothing
    status = _status(task, payment, payment.kept_card)
    if status.state == PaidState.OPEN:
        raise NotYetError("the company has not finished", again_at=now + PAUSE)

    def store() -> None:
        apply_status(payment, status, now=now)

    return store


def _status(task: Task, payment: Payment, saved: SavedCard) -> PaidStatus:
    company, reference = cards.named(payment.provider), str(payment.reference)
    card = KeptCard(saved.token, saved.holder, saved.brand, saved.last4, saved.month, saved.year)
    found = company.charged(reference=reference, card=card) if task.is_unknown else None
    if found is not None:
        return found
    not_charged = PaidStatus("", reference, PaidState.EXPIRED, payment.amount)
    numbers = {payment.order_number} if not payment.is_joint else _together(payment)
    if Order.objects.filter(number__in=numbers, state=OrderState.UNPAID).count() != len(numbers):
        return not_charged
    if SavedCard.objects.filter(pk=saved.pk, removed_at__isnull=False).exists():
        return not_charged
    try:
        return company.charge(reference=reference, amount=payment.amount, label=payment.subject, card=card)
    except PaymentNotDoneError as refusal:
        task.keep(f"{company.exchange()}\n{refusal}")
        # Nothing was charged, and trying the same again changes nothing: the customer pays otherwise.
        return PaidStatus("", reference, PaidState.REFUSED, payment.amount, "technical")


def _together(payment: Payment) -> set[str]:
    return set(payment.shares.values_list("order_number", flat=True))


def _nothing() -> None:
    """It is settled already."""
