"""Paying several unpaid orders at once, by any means (ORD-2)."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.balance import check_covers, pay_from_balance
from parvis.billing.actions.joint import abandon, open_joint
from parvis.billing.actions.settling import one_at_a_time
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, PaymentShare, SavedCard
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.charging import ask_for_charge
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.orders.waited_for import SENT

MOST = 50
"""Orders of one payment."""


@transaction.atomic
def open_together(
    account: Account,
    numbers: Collection[str],
    *,
    key: uuid.UUID,
    means: PaymentMeans,
    actor: Actor,
    now: datetime,
    card: SavedCard | None = None,
    keeps_card: bool = False,
) -> Payment:
    """Open one payment of these orders, by card, transfer or cheque; a kept ``card`` is charged soon after.

    Refused where one of them is no longer to be paid: nothing is opened. Asked twice under one ``key``, or from two
    tabs, it is the same payment.
    """
    known = Payment.objects.filter(reference=key, account=account).first()
    shares = {} if known is not None else _shares(account, numbers)
    payment = known or open_joint(
        account, key=key, shares=shares, means=means, actor=actor, now=now, card=card, keeps_card=keeps_card
    )
    if payment.state == PaymentState.PENDING:
        ask_for_charge(payment, now=now)
    return payment


@transaction.atomic
def pay_together(account: Account, numbers: Collection[str], *, actor: Actor, now: datetime) -> list[Payment]:
    """Pay all of these orders from the balance, or none of them."""
    for number in sorted(numbers):
        one_at_a_time(number)
    held = Order.objects.select_for_update(of=("self",)).filter(account=account, number__in=numbers)
    list(held.order_by("number"))
    shares = _shares(account, numbers)
    check_covers(account, Money(sum(share.minor for share in shares.values()), account.brand.currency))
    return [
        pay_from_balance(account, order_number=number, amount=share, actor=actor, now=now)
        for number, share in sorted(shares.items())
    ]


def _shares(account: Account, numbers: Collection[str]) -> Mapping[str, Money]:
    """What each takes. Raises NotAllowedError where one of them is not to be paid, or they cannot be paid together."""
    found = {order.number: order for order in Order.objects.filter(account=account, number__in=numbers)}
    if not found or len(numbers) > MOST:
        raise NotAllowedError(_("Choose from 1 to %(n)d orders.") % {"n": MOST}, field="orders")
    for number in sorted(numbers):
        order = found.get(number)
        if order is None or order.state != OrderState.UNPAID:
            raise NotAllowedError(
                _("Order %(number)s waits for no payment any more. Choose again; nothing was paid.")
                % {"number": number},
                field="orders",
            )
    if len({order.currency for order in found.values()}) > 1:
        raise NotAllowedError(_("Orders in different currencies are paid apart."), field="orders")
    return {number: order.total for number, order in found.items()}


def abandon_outdated(*, now: datetime) -> None:
    """Wait no longer for transfers and cheques of several orders of which none is to be paid any more."""
    unpaid = Order.objects.filter(number=OuterRef("order_number"), state=OrderState.UNPAID)
    waited_for = PaymentShare.objects.filter(Exists(unpaid), payment=OuterRef("pk"))
    waiting = Payment.objects.filter(state=PaymentState.PENDING, is_joint=True, means__in=SENT, cheque__isnull=True)
    for payment in list(waiting.filter(~Exists(waited_for)).order_by("pk")):
        abandon(payment, now=now)
