"""Paying orders by cards that are kept (rules 7.6, order of automatic payment)."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.billing.actions.payments import CONFIRMATION, open_card
from parvis.billing.chosen_cards import default_card
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, SavedCard
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


def charge_alone(order: Order, *, now: datetime) -> bool:
    """Charge the card that the account chose for renewals; say whether a card payment of the order is under way.

    A card whose bank wants its holder is not tried again, and no card on the same day twice.
    """
    tried = Payment.objects.filter(order_number=order.number, means=PaymentMeans.CARD).order_by("-created_at")
    together = Payment.objects.filter(shares__order_number=order.number, means=PaymentMeans.CARD)
    if (tried | together).filter(state=PaymentState.PENDING).exists():
        return True
    card = default_card(order.account, now=now)
    if card is None:
        return False
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
