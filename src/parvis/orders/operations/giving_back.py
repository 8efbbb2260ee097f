"""Giving money back through the card company. Runs outside any transaction; a repeat gives nothing back twice."""

from collections.abc import Callable
from datetime import datetime

from parvis.billing.actions.refunds import give_back
from parvis.billing.cards import cards
from parvis.billing.models import Refund
from parvis.billing.ports import PaymentNotDoneError, RefundState
from parvis.kit.actor import SYSTEM
from parvis.provisioning.performers import Task


def refund(task: Task, *, now: datetime) -> Callable[[], None]:
    """Give back what is owed, under the refund's own key: where an answer may have been lost, it is looked for first."""
    owed = Refund.objects.select_related("payment__account__brand").get(pk=task.arguments["refund_id"])
    if owed.done_at is not None:
        return _nothing
    company, number = cards.named(owed.payment.provider), owed.payment.provider_number
    status = company.refunded(number, key=owed.key) if task.is_unknown else None
    if status is None:
        status = company.refund(number, amount=owed.amount, key=owed.key)
    if status.amount != owed.amount:
        raise PaymentNotDoneError(f"{status.amount} instead of {owed.amount}")
    if status.state == RefundState.FAILED:
        raise PaymentNotDoneError(status.problem or "the refund failed")
    sent, is_pending = status.number, status.state == RefundState.PENDING

    def store() -> None:
        give_back(owed, reference=sent, actor=SYSTEM, now=now, is_sent=True, is_pending=is_pending)

    return store


def _nothing() -> None:
    """It is written down already."""
