"""The port of card companies, at Stripe."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import stripe

from parvis.billing.ports import (
    CardCapability,
    DisputeStatus,
    ForgedNoticeError,
    KeptCard,
    Notice,
    NoticeKind,
    PageOverError,
    PaidState,
    PaidStatus,
    Payer,
    PaymentNotDoneError,
    PaymentPage,
    RefundStatus,
    SavingStatus,
)
from parvis.drivers.stripe import reading
from parvis.drivers.stripe.calling import Line
from parvis.drivers.stripe.settings import StripeSettings
from parvis.kit.money import Money

SIGNATURE: Final = "Stripe-Signature"
TOLERANCE: Final = 300
"""Seconds: an older signature may be one that somebody overheard."""
MOST: Final = 100
_LANGUAGES: Final = ("fr", "en")
_FULL: Final = ["payment_intent.payment_method", "setup_intent.payment_method"]


class StripeCards:
    """One account at Stripe. What we store with each object (``metadata``) is our reference, which tells it again."""

    capabilities = frozenset(CardCapability)

    def __init__(self, settings: StripeSettings) -> None:
        self._settings = settings
        self._line = Line(settings)
        self._v1 = self._line.client.v1

    def exchange(self) -> str:
        return self._line.exchange()

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
        self._line.begin()
        if known:
            return self._known(known)
        holder = payer.holder or (self._holder(payer) if is_kept else "")
        intent: dict[str, Any] = {"metadata": {reading.REFERENCE: reference}}
        if is_kept:
            intent["setup_future_usage"] = "off_session"
        price = {
            "currency": amount.currency.lower(),
            "unit_amount": amount.minor,
            "product_data": {"name": label},
        }
        asked = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            # A card that is to be kept is a card; what else is offered cannot be charged later by us.
            "payment_method_types": ["card"] if is_kept else list(self._settings.methods),
            "payment_intent_data": intent,
        }
        return self._session(asked, reference, return_url, language, payer, holder)

    def open_saving(
        self, *, reference: str, return_url: str, language: str, payer: Payer, known: str = ""
    ) -> PaymentPage:
        self._line.begin()
        if known:
            return self._known(known)
        holder = payer.holder or self._holder(payer)
        setup = {"metadata": {reading.REFERENCE: reference}}
        asked = {"mode": "setup", "payment_method_types": ["card"], "setup_intent_data": setup}
        return self._session(asked, reference, return_url, language, payer, holder)

    def _session(
        self, asked: dict[str, Any], reference: str, return_url: str, language: str, payer: Payer, holder: str
    ) -> PaymentPage:
        asked |= {
            "client_reference_id": reference,
            "metadata": {reading.REFERENCE: reference},
            "success_url": return_url,
            "cancel_url": return_url,
            "locale": language if language in _LANGUAGES else "auto",
        }
        asked |= {"customer": holder} if holder else {"customer_email": payer.email}
        options: Any = {"idempotency_key": f"page:{reference}"}
        made = self._line.call("page", lambda: self._v1.checkout.sessions.create(params=asked, options=options))  # type: ignore[arg-type]
        if not made.url:
            raise PageOverError(made.id)
        return PaymentPage(made.id, made.url, holder)

    def _known(self, number: str) -> PaymentPage:
        session = self._read(number)
        if reading.field(session, "status") != "open" or not session.url:
            raise PageOverError(number)
        return PaymentPage(number, session.url, reading.number_of(reading.field(session, "customer")))

    def _holder(self, payer: Payer) -> str:
        """Stripe's number for the payer; asked twice within a day, the same."""
        asked: Any = {
            "name": payer.name[:250],
            "email": payer.email,
            "metadata": {reading.REFERENCE: payer.reference},
        }
        options: Any = {"idempotency_key": f"holder:{payer.reference}:{payer.email}"[:255]}
        made = self._line.call("customer", lambda: self._v1.customers.create(params=asked, options=options))
        return made.id

    def _read(self, number: str) -> stripe.checkout.Session:
        return self._line.call(
            "page", lambda: self._v1.checkout.sessions.retrieve(number, params={"expand": list(_FULL)})
        )

    def status(self, number: str) -> PaidStatus:
        self._line.begin()
        if number.startswith("pi_"):
            return reading.intent_status(self._intent(number))
        return reading.page_status(self._read(number))

    def saving(self, number: str) -> SavingStatus:
        self._line.begin()
        return reading.saving_status(self._read(number))

    def forget(self, token: str) -> None:
        self._line.begin()
        try:
            self._line.call("forget", lambda: self._v1.payment_methods.detach(token))
        except PaymentNotDoneError as refusal:
            # Detached already, or never attached: it can be charged no more, which is what was asked for.
            if not isinstance(refusal.__cause__, stripe.InvalidRequestError):
                raise

    def charge(self, *, reference: str, amount: Money, label: str, card: KeptCard) -> PaidStatus:
        self._line.begin()
        asked: Any = {
            "amount": amount.minor,
            "currency": amount.currency.lower(),
            "customer": card.holder,
            "payment_method": card.token,
            "payment_method_types": ["card"],
            "off_session": True,
            "confirm": True,
            "description": label,
            "metadata": {reading.REFERENCE: reference},
        }
        options: Any = {"idempotency_key": f"charge:{reference}"}
        try:
            made = self._line.call("charge", lambda: self._v1.payment_intents.create(params=asked, options=options))
        except stripe.CardError as refused:
            intent = reading.field(refused.error, "payment_intent")
            made = self._intent(reading.number_of(intent))
        return self._ended(made)

    def charged(self, *, reference: str, card: KeptCard) -> PaidStatus | None:
        self._line.begin()
        asked: Any = {"customer": card.holder, "limit": MOST}
        found = self._line.call("charges", lambda: self._v1.payment_intents.list(params=asked))
        for intent in found.auto_paging_iter():
            if reading.reference_of(intent) == reference:
                return self._ended(intent)
        return None

    def _ended(self, intent: stripe.PaymentIntent) -> PaidStatus:
        """A charge that was not made is made never: left open, it could be confirmed when the order is long paid otherwise."""
        status = reading.intent_status(intent)
        if status.state not in {PaidState.PAID, PaidState.EXPIRED} and intent.status not in {"processing", "canceled"}:
            self._line.call("cancel", lambda: self._v1.payment_intents.cancel(intent.id))
        return status

    def _intent(self, number: str) -> stripe.PaymentIntent:
        return self._line.call("charge", lambda: self._v1.payment_intents.retrieve(number))

    def refund(self, number: str, *, amount: Money, key: str) -> RefundStatus:
        self._line.begin()
        asked: Any = {"charge": self._charge(number), "amount": amount.minor, "metadata": {reading.KEY: key}}
        options: Any = {"idempotency_key": f"refund:{number}:{key}"[:255]}
        made = self._line.call("refund", lambda: self._v1.refunds.create(params=asked, options=options))
        return reading.refund_status(made)

    def refunded(self, number: str, *, key: str) -> RefundStatus | None:
        self._line.begin()
        asked: Any = {"charge": self._charge(number), "limit": MOST}
        found = self._line.call("refunds", lambda: self._v1.refunds.list(params=asked))
        told = (reading.refund_status(refund) for refund in found.auto_paging_iter())
        return next((status for status in told if status.key == key), None)

    def _charge(self, number: str) -> str:
        """The charge of a payment that was made."""
        intent = number if number.startswith("pi_") else self._intent_of(number)
        charge = reading.number_of(self._intent(intent).latest_charge) if intent else ""
        if not charge:
            raise PaymentNotDoneError(f"{number}: nothing was charged")
        return charge

    def _intent_of(self, page: str) -> str:
        return reading.number_of(reading.field(self._read(page), "payment_intent"))

    def dispute(self, number: str) -> DisputeStatus:
        self._line.begin()
        asked: Any = {"expand": ["payment_intent"]}
        return reading.dispute_status(
            self._line.call("dispute", lambda: self._v1.disputes.retrieve(number, params=asked))
        )

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(
                text, headers.get(SIGNATURE, ""), self._settings.webhook_secret, TOLERANCE
            )
            said = json.loads(text)
            about = said["data"]["object"]
            # One without a number of its own is known by what it says.
            number = str(said.get("id") or hashlib.sha256(body).hexdigest())[:100]
            return Notice(number, str(about["id"])[:100], _kind_of(said["type"], about))
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
            # A body that cannot be read although it is signed is nothing that Stripe sends.
            raise ForgedNoticeError from error


def _kind_of(event: str, about: Mapping[str, Any]) -> NoticeKind:
    if event.startswith("checkout.session."):
        return NoticeKind.SAVING if about.get("mode") == "setup" else NoticeKind.PAYMENT
    if event.startswith("charge.dispute."):
        return NoticeKind.DISPUTE
    if event.startswith("refund.") or event == "charge.refund.updated":
        return NoticeKind.REFUND
    return NoticeKind.PAYMENT if event.startswith("payment_intent.") else NoticeKind.OTHER
