"""What we need from a company that takes cards (PAY-3, PAY-4, PAY-6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from parvis.kit.failures import NotDoneError, TryLaterError, UnknownOutcomeError
from parvis.kit.money import Money


class ForgedNoticeError(Exception):
    """The notification's signature is not the company's."""


class PaymentUnavailableError(TryLaterError):
    """The company did not answer; nothing was charged, given back or kept."""


class PaymentUnknownError(UnknownOutcomeError):
    """The line broke after we spoke: ask what became of it before asking for it again."""


class PaymentNotDoneError(NotDoneError):
    """The company will not do it, and has not done it."""


class PageOverError(Exception):
    """The payment page that is asked for again is paid, refused or over: its payment is to be asked about."""


class StrangeAnswerError(Exception):
    """The company's answer says less than a payment must: whose, how much, in which currency. Nothing is believed."""


class PaidState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    REFUSED = "refused"
    EXPIRED = "expired"
    AUTHENTICATION = "authentication"
    """Only of a kept card: the bank wants the customer to confirm. Nothing was charged, and will not be of this payment."""


class CardCapability(StrEnum):
    KEEP = "keep"
    """Cards can be kept, and charged without their holder."""
    REFUND = "refund"


class RefundState(StrEnum):
    PENDING = "pending"
    """On its way, and certain enough to be told."""
    DONE = "done"
    FAILED = "failed"


class DisputeState(StrEnum):
    OPEN = "open"
    """The bank took the money back, or is about to: the company waits for our side of it."""
    WON = "won"
    LOST = "lost"


class NoticeKind(StrEnum):
    """What a notification is about; only the company's answer says what happened."""

    PAYMENT = "payment"
    SAVING = "saving"
    DISPUTE = "dispute"
    REFUND = "refund"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays. ``reference`` is ours, the same each time; ``holder`` the company's number for them, "" before the first."""

    reference: str
    name: str
    email: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A page of the company where the customer pays. ``number`` is the company's own; ``holder`` its number for the payer."""

    number: str
    url: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A card that the company keeps for us: never its number, only what its owner knows it by."""

    token: str
    holder: str
    brand: str
    last4: str
    month: int
    year: int


@dataclass(frozen=True, slots=True)
class PaidStatus:
    """The company's word on one payment, the only truth about it. ``card`` is set where the customer let it be kept."""

    number: str
    reference: str
    state: PaidState
    amount: Money
    refusal: str = ""
    card: KeptCard | None = None


@dataclass(frozen=True, slots=True)
class SavingStatus:
    """What became of a page where a card is only kept: paid means kept."""

    number: str
    reference: str
    state: PaidState
    card: KeptCard | None = None


@dataclass(frozen=True, slots=True)
class RefundStatus:
    """What became of money to give back. ``key`` is ours."""

    number: str
    key: str
    state: RefundState
    amount: Money
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DisputeStatus:
    """What a bank disputes: ``reference`` is that of our payment, ``answer_by`` the last instant to answer."""

    number: str
    reference: str
    state: DisputeState
    amount: Money
    reason: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A verified notification: ``number`` is unique at the company, ``payment_number`` says which object to ask about."""

    number: str
    payment_number: str
    kind: NoticeKind = NoticeKind.PAYMENT


class CardDriver(Protocol):
    """Every call has a time-out. Raises PaymentUnavailableError where nothing happened, PaymentUnknownError where
    something may have, PaymentNotDoneError where the company refuses it.
    """

    capabilities: frozenset[CardCapability]

    def open_page(
        self,
        *,
        reference: str,
        amount: Money,
        label: str,
        return_url: str,
        language: str,
        payer: Payer,
        known: str = "",
        is_kept: bool = False,
    ) -> PaymentPage:
        """Open a payment page; the same ``reference`` gives the same page.

        ``known`` is its number where it was opened before: raises PageOverError when nobody can pay there any more.
        ``is_kept``: the customer asks for the card to be kept.
        """

    def status(self, number: str) -> PaidStatus:
        """Ask what became of a payment."""

    def open_saving(
        self, *, reference: str, return_url: str, language: str, payer: Payer, known: str = ""
    ) -> PaymentPage:
        """Open a page where a card is kept and nothing is paid; ``reference`` and ``known`` as in ``open_page``."""

    def saving(self, number: str) -> SavingStatus:
        """Ask what became of that page."""

    def forget(self, token: str) -> None:
        """Keep a card no longer; one that is gone already is no fault."""

    def charge(self, *, reference: str, amount: Money, label: str, card: KeptCard) -> PaidStatus:
        """Charge a kept card without its holder; the same ``reference`` is charged once. Never returns OPEN for a card."""

    def charged(self, *, reference: str, card: KeptCard) -> PaidStatus | None:
        """What was charged under ``reference``, or None: read before ``charge`` is called again."""

    def refund(self, number: str, *, amount: Money, key: str) -> RefundStatus:
        """Give back part or all of a payment, once per ``key``."""

    def refunded(self, number: str, *, key: str) -> RefundStatus | None:
        """What was given back under ``key``, or None: read before ``refund`` is called again."""

    def dispute(self, number: str) -> DisputeStatus:
        """Ask how a dispute stands."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check a notification's signature over its very bytes, or raise ForgedNoticeError."""

    def exchange(self) -> str:
        """What was said last on this thread, secrets masked."""


@runtime_checkable
class HostedPages(Protocol):
    """A company whose payment pages we show ourselves: the sandbox's, in demonstrations and tests alone."""

    signature_header: str

    def page(self, number: str) -> Mapping[str, Any] | None:
        """What the page shows: label, minor, currency, state, return_url. None when there is no such page."""

    def decide(self, number: str, state: PaidState, refusal: str = "", card: str = "") -> None:
        """What the customer and the bank did; ``card`` is the sandbox's card, where one is to be kept."""

    def sign(self, body: bytes) -> str:
        """The signature that goes with a notification, under ``signature_header``."""
