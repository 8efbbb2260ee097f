"""Paying orders by cards that are kept (rules 7.6, order of automatic payment)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.accounts.models import Account
from parvis.billing.actions.payments import CONFIRMATION, open_card
from parvis.billing.chosen_cards import default_card
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, PaymentShare, SavedCard
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from parvis.provisioning.actions.operations import submit

AGAIN: Final = timedelta(days=3)
MOST_TRIES: Final = 4
"""A card that its bank refused is tried again after ``AGAIN``, so often in all: banks take more for an attack."""


@transaction.atomic
def charge_card(order: Order, card: SavedCard, *, actor: Actor, now: datetime) -> Payment:
    """Ask for the order to be charged to a kept card, once: where a card payment is open already, that one is returned."""
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=actor, now=now, card=card)
    ask_for_charge(payment, now=now)
    return payment


def ask_for_charge(payment: Payment, *, now: datetime) -> None:
    """Have a payment by kept card charged, once; nothing of a payment on a page."""
    if payment.kept_card_id is not None:
        submit(
            "payment.charge",
            key=f"charge:{payment.pk}",
            subject=payment.subject,
            account_id=payment.account_id,
            arguments={"payment_id": payment.pk},
            now=now,
        )


def charge_all_alone(account: Account, orders: Sequence[Order], *, now: datetime) -> list[Order]:
    """Charge the card that the account chose for renewals; return the orders of which no card payment is under way.

    A card whose bank wants its holder is not tried again, and no card on the same day twice.
    """
    if not orders:
        return []
    numbers = [order.number for order in orders]
    pending = Payment.objects.filter(means=PaymentMeans.CARD, state=PaymentState.PENDING)
    under_way = set(pending.filter(order_number__in=numbers).values_list("order_number", flat=True))
    shares = PaymentShare.objects.filter(order_number__in=numbers, payment__in=pending)
    under_way |= set(shares.values_list("order_number", flat=True))
    left, card = [order for order in orders if order.number not in under_way], default_card(account, now=now)
    return [order for order in left if card is None or not _charge_alone(order, card, now=now)]


def _charge_alone(order: Order, card: SavedCard, *, now: datetime) -> bool:
    tried = Payment.objects.filter(order_number=order.number, means=PaymentMeans.CARD).order_by("-created_at")
    of_card = tried.filter(kept_card__isnull=False)
    latest = of_card.first()
    if latest is not None and (latest.created_at > now - AGAIN or of_card.count() >= MOST_TRIES):
        return False
    if of_card.filter(kept_card=card, refusal=CONFIRMATION).exists():
        return False
    try:
        with transaction.atomic():
            payment = charge_card(order, card, actor=SYSTEM, now=now)
    except NotAllowedError:
        # Paid by somebody, or the card was removed, since it was read.
        return False
    return payment.state == PaymentState.PENDING
