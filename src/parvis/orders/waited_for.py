"""What an account still has to pay, by the number that it writes on the transfer or the cheque."""

from typing import Final

from parvis.accounts.models import Account
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment
from parvis.orders.enums import OrderState
from parvis.orders.models import Order

SENT: Final = (PaymentMeans.TRANSFER, PaymentMeans.CHEQUE)
"""What the customer sends with a number on it."""


def joint_of(account: Account, number: str) -> Payment | None:
    """The account's transfer, or cheque, of several orders with that number."""
    rank = number.rpartition("-")[2]
    if not number.startswith("G-") or not (rank.isascii() and rank.isdecimal()) or len(rank) > len("123456789"):
        return None
    payment = account.payments.filter(pk=int(rank), is_joint=True, means__in=SENT).first()
    return payment if payment is not None and payment.joint_number == number else None


def is_waited_for(account: Account, number: str) -> bool:
    """Say whether money for the order, or the several, of that number is waited for."""
    joint = joint_of(account, number)
    if joint is not None:
        return joint.state == PaymentState.PENDING
    return Order.objects.filter(account=account, number=number, state=OrderState.UNPAID).exists()
