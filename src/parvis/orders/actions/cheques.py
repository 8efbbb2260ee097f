"""Cheques recorded by what is written on their back: an order, several, or an account (CART-6, PAY-5)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.cheques import Written, receive
from parvis.billing.actions.settling import one_at_a_time
from parvis.billing.enums import PaymentState
from parvis.billing.models import Cheque, Payment
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.kit.wording import money_text
from parvis.orders.enums import OrderState
from parvis.orders.models import Order


@transaction.atomic
def cheque_for_order(order: Order, *, amount: Money, written: Written, actor: Actor, now: datetime) -> Cheque:
    """Record the cheque of an order, to the cent, as long as the order waits for a payment."""
    one_at_a_time(order.number)
    held = Order.objects.select_for_update(of=("self",)).select_related("account__brand__legal_entity").get(pk=order.pk)
    if held.state != OrderState.UNPAID:
        raise NotAllowedError(
            _("This order waits for no payment. Give the cheque back, or record it for the customer’s balance."),
            field="subject",
        )
    _check_amount(held.total, amount, held.account)
    return receive(held.account, order_number=held.number, amount=amount, written=written, actor=actor, now=now)


@transaction.atomic
def cheque_for_several(several: Payment, *, amount: Money, written: Written, actor: Actor, now: datetime) -> Cheque:
    """Record the cheque of several orders, to the cent."""
    if several.state != PaymentState.PENDING:
        raise NotAllowedError(_("This payment of several orders waits for no cheque."), field="subject")
    _check_amount(several.amount, amount, several.account)
    return receive(several.account, joint=several, amount=amount, written=written, actor=actor, now=now)


def cheque_for_balance(account: Account, *, amount: Money, written: Written, actor: Actor, now: datetime) -> Cheque:
    """Record a cheque that goes to the balance of an account, and from there to what it owes."""
    if amount.minor <= 0:
        raise NotAllowedError(_("Enter the amount of the cheque."), field="amount")
    return receive(account, amount=amount, written=written, actor=actor, now=now)


def _check_amount(due: Money, amount: Money, account: Account) -> None:
    if amount != due:
        raise NotAllowedError(
            _("%(due)s are to be paid. Record a cheque of another amount for the customer’s balance, by their number.")
            % {"due": money_text(due, get_language() or account.language)},
            field="amount",
        )
