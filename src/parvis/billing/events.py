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
class PaymentRefused:
    """A payment was tried and refused: nothing was charged. Published once per payment."""

    payment_id: int
    order_number: str
    refusal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundOwed:
    """Money is to be given back, and the card company can do it. Published once per refund."""

    refund_id: int
    account_id: int
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BalanceToppedUp:
    """An account has more in advance. Published in the transaction that says so."""

    account_id: int
    at: datetime


balance_topped_up: Final = Event[BalanceToppedUp]()
payment_succeeded: Final = Event[PaymentSucceeded]()
payment_refused: Final = Event[PaymentRefused]()
refund_owed: Final = Event[RefundOwed]()
