"""A customer of the demonstration who pays by direct debit: a mandate, and an order that is announced."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.billing.actions.collecting import open_debit
from parvis.billing.actions.mandates import sign, text_of
from parvis.config.demo.people import owner_of
from parvis.orders.enums import OrderState

IBAN: Final = "FR7630006000011234567890189"


def load_debits(accounts: Sequence[Account], now: datetime) -> None:
    """The first customer with an unpaid order has it collected."""
    account = next((one for one in accounts if one.orders.filter(state=OrderState.UNPAID).exists()), None)
    if account is None or not account.brand.takes_debits:
        return
    actor = owner_of(account)
    with override(account.language):
        text = text_of(account.brand)
    sign(account, iban=IBAN, holder=account.name, text=text, language=account.language, actor=actor, now=now)
    order = account.orders.filter(state=OrderState.UNPAID).earliest("pk")
    open_debit(account, order_number=order.number, amount=order.total, actor=actor, now=now)
