"""Facts about money that higher apps react to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class PaymentSucceeded:
    """The money of an order is in. Published once per payment, in the transaction that says so."""

    payment_id: int
    order_number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BalanceToppedUp:
    """An account has more in advance. Published in the transaction that says so."""

    account_id: int
    at: datetime


balance_topped_up: Final = Event[BalanceToppedUp]()
payment_succeeded: Final = Event[PaymentSucceeded]()
