"""Cheques of the demonstration, at hand and at the bank, and a debt: one that came back after it had counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from parvis.accounts.models import Account
from parvis.billing.actions.cheques import Written, reject
from parvis.billing.actions.deposits import clear, credit_slip, deposit
from parvis.billing.actions.dunning import remind
from parvis.billing.enums import ChequeRejection
from parvis.billing.models import Cheque
from parvis.config.demo.orders import place_order, staff_of
from parvis.kit.money import Money
from parvis.orders.actions.cheques import cheque_for_balance, cheque_for_order

DEBTOR: Final = 2
"""The account whose cheque came back."""
NAMES: Final = (("dominique-expo.fr", "fr"), ("dominique-expo.com", "com"))
_BANK: Final = "BANQUE EXEMPLE"


def load_debt(accounts: Sequence[Account], now: datetime) -> None:
    """An order paid by a cheque that its bank paid, then took back three weeks ago; recalled twice since."""
    account = accounts[DEBTOR]
    staff = staff_of(account)

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    order = place_order(account, NAMES, ago(45), means="cheque")
    written = Written("1402211", _BANK, account.name, ago(42).date())
    cheque = cheque_for_order(order, amount=order.total, written=written, actor=staff, now=ago(42))
    slip = deposit(cheque.seller, [cheque.pk], actor=staff, now=ago(41))
    credit_slip(slip, on=ago(39).date(), actor=staff, now=ago(39))
    clear(cheque.pk, now=ago(30))
    reject(Cheque.objects.get(pk=cheque.pk), reason=ChequeRejection.STOPPED, actor=staff, now=ago(20))
    for days in (13, 5):
        remind(account.pk, now=ago(days))


def load_cheques(accounts: Sequence[Account], now: datetime) -> None:
    """One that came in yesterday, and two on a slip that the bank has not credited yet."""
    received = [
        _for_balance(accounts[owner], number, minor, now - timedelta(days=days))
        for owner, number, minor, days in (
            (0, "7730015", 12_000, 4),
            (1, "0098431", 4_500, 3),
            (1, "0098432", 6_000, 1),
        )
    ]
    staff = staff_of(accounts[0])
    deposit(received[0].seller, [one.pk for one in received[:2]], actor=staff, now=now - timedelta(days=2))


def _for_balance(account: Account, number: str, minor: int, now: datetime) -> Cheque:
    written = Written(number, _BANK, account.name, now.date())
    amount = Money(minor, account.brand.currency)
    return cheque_for_balance(account, amount=amount, written=written, actor=staff_of(account), now=now)
