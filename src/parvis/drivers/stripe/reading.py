"""Stripe's objects in the port's words. What says too little is not believed."""

from datetime import UTC, datetime
from typing import Any, Final

import stripe

from parvis.billing.ports import (
    DisputeState,
    DisputeStatus,
    KeptCard,
    PaidState,
    PaidStatus,
    RefundState,
    RefundStatus,
    SavingStatus,
    StrangeAnswerError,
)
from parvis.kit.money import Money

REFERENCE: Final = "reference"
KEY: Final = "refund_key"
"""Names of what we store at Stripe, in ``metadata``."""
AUTHENTICATION: Final = frozenset({"authentication_required", "authentication_not_handled"})
_REFUSALS: Final = {
    "insufficient_funds": "insufficient_funds",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
    "expired_card": "expired_card",
    "payment_intent_authentication_failure": "authentication",
    "authentication_required": "authentication",
    "authentication_not_handled": "authentication",
    "incorrect_cvc": "wrong_card",
    "incorrect_number": "wrong_card",
    "invalid_expiry_month": "wrong_card",
    "invalid_expiry_year": "wrong_card",
    "processing_error": "technical",
}
"""Stripe's ``decline_code`` or ``code`` as a code of ``billing.refusals``; anything else is a bank that says no."""
_REFUNDS: Final = {
    "succeeded": RefundState.DONE,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
_DISPUTES: Final = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}


def field(item: Any, name: str) -> Any:
    """A field that may be absent."""
    return getattr(item, name, None) if item is not None else None


def number_of(item: Any) -> str:
    """The id of something that is named or told in full."""
    return item if isinstance(item, str) else str(field(item, "id") or "")


def money_of(minor: Any, currency: Any) -> Money:
    """An amount, or StrangeAnswerError where it is none."""
    if not isinstance(minor, int) or not isinstance(currency, str) or not currency:
        raise StrangeAnswerError(f"no amount: {minor!r} {currency!r}")
    return Money(minor, currency.upper())


def reference_of(item: Any) -> str:
    """Our reference, from what we stored with it; "" where there is none."""
    metadata = field(item, "metadata")
    return str(field(metadata, REFERENCE) or "") if metadata else ""


def page_status(session: stripe.checkout.Session) -> PaidStatus:
    """A payment page: paid, refused by a bank that answers late, over, or open."""
    intent = field(session, "payment_intent")
    state, refusal = PaidState.OPEN, ""
    if field(session, "payment_status") == "paid":
        state = PaidState.PAID
    elif field(session, "status") == "expired":
        state = PaidState.EXPIRED
    elif field(session, "status") == "complete" and field(intent, "last_payment_error") is not None:
        state, refusal = PaidState.REFUSED, refusal_of(field(intent, "last_payment_error"))
    amount = money_of(field(session, "amount_total"), field(session, "currency"))
    is_kept = field(intent, "setup_future_usage") == "off_session"
    card = kept_card(field(intent, "payment_method"), session) if state == PaidState.PAID and is_kept else None
    return PaidStatus(session.id, reference_of(session), state, amount, refusal, card)


def saving_status(session: stripe.checkout.Session) -> SavingStatus:
    """A page where a card is only kept."""
    state = PaidState.OPEN
    card = kept_card(field(field(session, "setup_intent"), "payment_method"), session)
    if field(session, "status") == "expired":
        state = PaidState.EXPIRED
    elif field(session, "status") == "complete" and card is not None:
        state = PaidState.PAID
    return SavingStatus(session.id, reference_of(session), state, card if state == PaidState.PAID else None)


def kept_card(method: Any, owner: Any) -> KeptCard | None:
    """What its holder knows a kept card by; None for what is no card."""
    card = field(method, "card")
    if card is None:
        return None
    holder = number_of(field(method, "customer") or field(owner, "customer"))
    return KeptCard(
        method.id, holder, str(card.brand)[:20], str(card.last4)[:4], int(card.exp_month), int(card.exp_year)
    )


def intent_status(intent: stripe.PaymentIntent) -> PaidStatus:
    """A charge of a kept card."""
    error = field(intent, "last_payment_error")
    state, refusal = PaidState.OPEN, ""
    if intent.status == "succeeded":
        state = PaidState.PAID
    elif intent.status == "requires_action" or (error is not None and code_of(error) in AUTHENTICATION):
        state = PaidState.AUTHENTICATION
    elif error is not None:
        state, refusal = PaidState.REFUSED, refusal_of(error)
    elif intent.status == "canceled":
        state = PaidState.EXPIRED
    return PaidStatus(intent.id, reference_of(intent), state, money_of(intent.amount, intent.currency), refusal)


def code_of(error: Any) -> str:
    """Why a bank said no: the closer of the two codes."""
    return str(field(error, "decline_code") or field(error, "code") or "")


def refusal_of(error: Any) -> str:
    """The code of ``billing.refusals``."""
    return _REFUSALS.get(code_of(error)) or _REFUSALS.get(str(field(error, "code") or "")) or "declined"


def refund_status(refund: stripe.Refund) -> RefundStatus:
    """Money on its way back."""
    state = _REFUNDS.get(str(field(refund, "status") or ""))
    if state is None:
        raise StrangeAnswerError(f"refund {refund.id} is {field(refund, 'status')}")
    key = str(field(refund.metadata, KEY) or "") if refund.metadata else ""
    problem = str(field(refund, "failure_reason") or "")
    return RefundStatus(refund.id, key, state, money_of(refund.amount, refund.currency), problem)


def dispute_status(dispute: stripe.Dispute) -> DisputeStatus:
    """What a bank disputes, with the payment that it is of."""
    due = field(field(dispute, "evidence_details"), "due_by")
    return DisputeStatus(
        dispute.id,
        reference_of(field(dispute, "payment_intent")),
        _DISPUTES.get(dispute.status, DisputeState.OPEN),
        money_of(dispute.amount, dispute.currency),
        str(dispute.reason or ""),
        datetime.fromtimestamp(due, UTC) if isinstance(due, int) else None,
    )
