"""Payments: opened once, settled on the payment company's word alone (PAY-3 to PAY-5)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions.kept_cards import agree, keep, note_holder
from parvis.billing.actions.refunds import WrongPaymentError
from parvis.billing.actions.settling import one_at_a_time, record_payment, succeed
from parvis.billing.cards import company_of
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.events import PaymentRefused, payment_refused
from parvis.billing.models import CardConsent, Payment, PaymentNotice, SavedCard
from parvis.billing.ports import PaidState, PaidStatus
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.kit.wording import money_text

MISMATCH: Final = "mismatch"
"""The refusal of a payment that the company describes otherwise than we do: staff look."""
CONFIRMATION: Final = "confirmation"
"""The refusal of a kept card whose bank wants its holder to confirm, on a page."""


@transaction.atomic
def open_card(
    account: Account,
    *,
    order_number: str,
    amount: Money,
    actor: Actor,
    now: datetime,
    card: SavedCard | None = None,
    keeps_card: bool = False,
) -> Payment:
    """The order's open card payment, made if there is none. Refused once the order is paid, or where no card is taken.

    ``card``: a kept one, to be charged; one that is open already stays what it is. ``keeps_card``: the customer wants
    the card kept.
    """
    company = company_of(account.brand)
    if not company:
        raise NotAllowedError(_("Cards are not taken here. Choose another means of payment."), field="means")
    if Payment.objects.filter(order_number=order_number, state=PaymentState.SUCCEEDED).exists():
        raise NotAllowedError(_("This order is already paid."))
    if card is not None:
        check_card(card, account, company)
    payment, is_new = Payment.objects.get_or_create(
        order_number=order_number,
        means=PaymentMeans.CARD,
        state=PaymentState.PENDING,
        defaults={
            "account": account,
            "currency": amount.currency,
            "amount_minor": amount.minor,
            "provider": company,
            "created_at": now,
            "kept_card": card,
            "keeps_card": keeps_card and card is None,
        },
    )
    if is_new:
        record_payment("payment.opened", payment, by=actor, at=now)
        if payment.keeps_card:
            agree(account, payment=payment, actor=actor, now=now)
    return payment


def check_card(card: SavedCard, account: Account, company: str) -> None:
    """Refuse a card that is not the account's, not kept any more, or kept by another company than the brand's."""
    if card.account_id != account.pk or card.removed_at is not None or card.company != company:
        raise NotAllowedError(_("This card is not kept any more. Choose another."), field="card")


@transaction.atomic
def note_page(payment: Payment, *, provider_number: str, holder: str = "") -> None:
    """Remember under which number the company knows the payment, and the customer."""
    Payment.objects.filter(pk=payment.pk, provider_number="").update(provider_number=provider_number)
    note_holder(payment.account, company=payment.provider, number=holder)


@transaction.atomic
def apply_status(payment: Payment, status: PaidStatus, *, now: datetime) -> Payment:
    """Apply the company's word on a payment. Repeated, late or out of order, it does no harm (PAY-4).

    Raises WrongPaymentError where the company speaks of something else than this payment.
    """
    one_at_a_time(payment.order_number or str(payment.reference))
    held = Payment.objects.select_for_update(of=("self",)).select_related("account").get(pk=payment.pk)
    if status.reference != str(held.reference) or status.amount != held.amount:
        raise WrongPaymentError(f"{held.reference}: {status.amount} instead of {held.amount}")
    held.provider_number = held.provider_number or status.number
    if held.state == PaymentState.SUCCEEDED or status.state == PaidState.OPEN:
        return held
    if status.state == PaidState.PAID:
        if held.keeps_card and status.card is not None:
            consent = CardConsent.objects.filter(payment=held).first()
            keep(held.account, company=held.provider, card=status.card, consent=consent, now=now)
        return succeed(held, now)
    if held.state == PaymentState.PENDING:
        _end(held, status, now)
    return held


def _end(held: Payment, status: PaidStatus, now: datetime) -> None:
    is_refused = status.state in {PaidState.REFUSED, PaidState.AUTHENTICATION}
    held.state = PaymentState.REFUSED if is_refused else PaymentState.ABANDONED
    held.refusal = CONFIRMATION if status.state == PaidState.AUTHENTICATION else status.refusal
    held.settled_at = now
    held.save()
    action = "payment.refused" if is_refused else "payment.abandoned"
    record_payment(action, held, by=SYSTEM, at=now, refusal=held.refusal)
    if is_refused:
        payment_refused.publish(PaymentRefused(held.pk, held.order_number, held.refusal, now))


@transaction.atomic
def note_mismatch(payment: Payment, status: PaidStatus, *, now: datetime) -> None:
    """Leave a trace, once, that the company speaks of another amount or payment than ours. The payment stays as it is."""
    held = Payment.objects.select_for_update(of=("self",)).select_related("account").get(pk=payment.pk)
    if held.refusal == MISMATCH:
        return
    held.refusal = MISMATCH
    held.save(update_fields=["refusal"])
    record(
        "payment.mismatch",
        kind="order" if held.order_number else "account",
        subject=held.order_number or held.account.number,
        by=SYSTEM,
        at=now,
        brand_id=held.account.brand_id,
        account_id=held.account_id,
        before={"reference": str(held.reference), "amount_minor": held.amount_minor, "currency": held.currency},
        after={
            "reference": status.reference[:64],
            "amount_minor": status.amount.minor,
            "currency": status.amount.currency,
            "state": status.state,
        },
    )


@transaction.atomic
def match_transfer(
    *,
    order_number: str,
    account: Account,
    due: Money,
    received: Money,
    bank_reference: str,
    actor: Actor,
    now: datetime,
) -> Payment:
    """Staff say that a transfer came in. The exact amount only; one line of a seller's bank counts once.

    Sellers have each their bank: the same reference is another line at another's. Money for an order that is paid
    already is written down too, and owed back.
    """
    if received != due:
        raise NotAllowedError(
            _("The order is of %(due)s. Record an over- or underpayment as a request to the customer, not here.")
            % {"due": money_text(due, get_language() or account.language)},
            field="amount",
        )
    one_at_a_time(order_number)
    reference = note_bank_line(account, order_number, received, bank_reference, now=now)
    payment = Payment.objects.create(
        account=account,
        order_number=order_number,
        means=PaymentMeans.TRANSFER,
        currency=received.currency,
        amount_minor=received.minor,
        provider="bank",
        provider_number=reference,
        created_at=now,
    )
    record_payment("payment.matched", payment, by=actor, at=now, bank_reference=reference)
    return succeed(payment, now)


def note_bank_line(account: Account, subject: str, received: Money, bank_reference: str, *, now: datetime) -> str:
    """Count a line of the seller's bank once, in the caller's transaction; return its reference, tidied."""
    reference = " ".join(bank_reference.split())
    _notice, is_new = PaymentNotice.objects.get_or_create(
        provider="bank",
        number=f"bank:{account.brand.legal_entity_id}:{reference}",
        defaults={"body": {"order": subject, "amount": received.minor}, "received_at": now, "applied_at": now},
    )
    if not is_new:
        raise NotAllowedError(_("This bank line has already been matched."), field="bank_reference")
    return reference
