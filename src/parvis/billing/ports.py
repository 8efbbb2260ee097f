"""What we need from a company that takes cards (PAY-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

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


@runtime_checkable
class HostedPages(Protocol):
    """A company whose payment pages we show ourselves: the sandbox's, in demonstrations and tests alone."""

    signature_header: str

    def page(self, number: str) -> Mapping[str, Any] | None:
        """What the page shows: label, minor, currency, state, return_url. None when there is no such page."""

    def decide(self, number: str, state: PaidState, refusal: str = "") -> None:
        """What the customer and the bank did."""

    def sign(self, body: bytes) -> str:
        """The signature that goes with a notification, under ``signature_header``."""
