"""What we need from a company that takes cards (PAY-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from parvis.kit.failures import TryLaterError
from parvis.kit.money import Money


class ForgedNoticeError(Exception):
    """The notification's signature is not the company's."""


class PaymentUnavailableError(TryLaterError):
    """The company did not answer; nothing was charged."""


class PaidState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A page of the company where the customer pays. ``number`` is the company's own."""

    number: str
    url: str


@dataclass(frozen=True, slots=True)
class PaidStatus:
    """The company's word on one payment, the only truth about it."""

    number: str
    reference: str
    state: PaidState
    amount: Money
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A verified notification: ``number`` is unique at the company, ``payment_number`` says which payment to ask about."""

    number: str
    payment_number: str


class CardDriver(Protocol):
    def open_page(self, *, reference: str, amount: Money, label: str, return_url: str, language: str) -> PaymentPage:
        """Open a payment page; the same ``reference`` gives the same page. Raises PaymentUnavailableError."""

    def status(self, number: str) -> PaidStatus:
        """Ask what became of a payment. Raises PaymentUnavailableError."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check a notification's signature, or raise ForgedNoticeError."""
