"""Paying what renews by itself: from the balance, a kept card or a mandate, or by asking the customer (rules 7.6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from parvis.accounts.models import Account
from parvis.billing.actions.balance import pay_from_balance, purse_of
from parvis.billing.actions.settling import one_at_a_time
from parvis.billing.refusals import words_of
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.notifications.models import Message
from parvis.orders.actions.charging import charge_all_alone
from parvis.orders.actions.debiting import debit_alone
from parvis.orders.enums import LineKind
from parvis.orders.models import Order


def pay_alone(
    account: Account, orders: Sequence[Order], *, until: Mapping[int, datetime], is_money_kept: bool, now: datetime
) -> list[Order]:
    """Pay the orders in their order by the means that the brand takes; return those that wait, each told once.

    ``is_money_kept``: the balance is for something else first. ``until``: by order, the instant before which a direct
    debit must be here.
    """
    waiting = list(orders)
    if account.brand.charges_balance and not is_money_kept:
        waiting = _paid_down(account, waiting, now=now)
    if account.brand.charges_cards:
        waiting = charge_all_alone(account, waiting, now=now)
    if account.brand.charges_debits:
        waiting = [order for order in waiting if not debit_alone(order, until=until.get(order.pk), now=now)]
    for order in _untold(waiting):
        ask_for_payment(order, now=now)
    return waiting


def _untold(orders: Sequence[Order]) -> list[Order]:
    """Those that the customer was not asked to pay yet. One query."""
    if not orders:
        return []
    keys = [_letter_of(order) for order in orders]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [order for order in orders if _letter_of(order) not in told]


def _paid_down(account: Account, orders: Sequence[Order], *, now: datetime) -> list[Order]:
    """Pay them in turn from the balance; return those that wait for money.

    Held in one order first, as by who pays several at once: the two wait for each other, and neither for ever.
    """
    for number in sorted(order.number for order in orders):
        one_at_a_time(number)
    for position, order in enumerate(orders):
        if purse_of(account, order.currency).minor < order.total.minor:
            return list(orders[position:])
        try:
            with transaction.atomic():
                pay_from_balance(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
        except NotAllowedError:
            # Spent, or paid by somebody, since it was read.
            return list(orders[position:])
    return []


def _letter_of(order: Order) -> str:
    """The key of the letter that says that it waits."""
    return f"renewal-to-pay:{order.pk}"


def ask_for_payment(order: Order, *, now: datetime, refusal: str = "") -> None:
    """Tell once that a renewal waits for its payment, how much and by when, and why the card was refused."""
    lines = list(order.lines.order_by("position"))
    account = order.account
    write(
        "renewal-to-pay",
        key=_letter_of(order),
        to=account.email,
        brand=order.brand,
        language=account.language,
        context={
            "account": account,
            "order": order,
            "lines": lines,
            "balance": (balance := purse_of(account, order.currency)),
            "is_kept": order.brand.charges_balance and balance.minor >= order.total.minor,
            "charges_balance": order.brand.charges_balance,
            "refusal": words_of(refusal) if refusal else "",
            "of_redirects": all(line.kind == LineKind.REDIRECTS for line in lines),
        },
        now=now,
        account_id=account.pk,
    )
