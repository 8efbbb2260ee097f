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


payment_succeeded: Final = Event[PaymentSucceeded]()
