"""What a bank disputes: written down as the company tells it, in the books, and given to staff (PAY-6, rules 7.6)."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parvis.audit.actions import record
from parvis.billing.actions import books
from parvis.billing.actions.drafting import InvoiceLine, draft_credit_note, left_of
from parvis.billing.actions.settling import one_at_a_time
from parvis.billing.enums import DisputeOutcome
from parvis.billing.events import BalanceToppedUp, balance_topped_up
from parvis.billing.models import Dispute, Invoice, Payment, Purse
from parvis.billing.ports import DisputeState, DisputeStatus
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError


class UnknownPaymentError(Exception):
    """The dispute is of no payment of ours, or of more than it was: nothing is written, staff look."""


@transaction.atomic
def note_dispute(company: str, status: DisputeStatus, *, now: datetime) -> Dispute:
    """Apply the company's word on a dispute. Repeated, late or out of order, it does no harm.

    Lost, what it paid for is credited. Names are left alone: staff decide.
    """
    one_at_a_time(f"dispute {company} {status.number}")
    payment = _payment(company, status)
    held = Dispute.objects.filter(company=company, number=status.number).first()
    if held is None:
        held = Dispute.objects.create(
            company=company,
            number=status.number,
            payment=payment,
            amount_minor=status.amount.minor,
            reserved_minor=_in_advance(payment, at_most=status.amount.minor),
            reason=status.reason[:60],
            answer_by=status.answer_by,
            opened_at=now,
        )
        books.disputed(held, now=now)
        _record("payment.disputed", held, SYSTEM, now, reason=held.reason, reserved_minor=held.reserved_minor)
    if held.state != DisputeOutcome.OPEN or status.state == DisputeState.OPEN:
        return held
    held.state = DisputeOutcome.WON if status.state == DisputeState.WON else DisputeOutcome.LOST
    held.closed_at = now
    held.save(update_fields=["state", "closed_at"])
    if held.state == DisputeOutcome.WON:
        books.dispute_won(held, now=now)
        _record("payment.dispute-won", held, SYSTEM, now)
        if held.reserved_minor:
            balance_topped_up.publish(BalanceToppedUp(payment.account_id, now))
        return held
    credited = sum(_credited(held, part, now) for part in _parts(held.payment))
    rest = _in_advance(held.payment, at_most=held.amount_minor) if not held.reserved_minor else 0
    books.dispute_lost(held, from_balance=rest, now=now)
    _record("payment.dispute-lost", held, SYSTEM, now, credited_minor=credited)
    return held


def _payment(company: str, status: DisputeStatus) -> Payment:
    """The payment that the company's reference names."""
    found = Payment.objects.filter(provider=company, state="succeeded").select_related("account__brand__legal_entity")
    try:
        payment = found.filter(reference=status.reference).first()
    except ValidationError as error:
        raise UnknownPaymentError(f"{status.number}: {status.reference[:64]}") from error
    if payment is None or payment.currency != status.amount.currency or payment.amount_minor < status.amount.minor:
        raise UnknownPaymentError(f"{status.number}: {status.reference[:64]}")
    return payment


def _parts(payment: Payment) -> list[Payment]:
    """What it paid: itself, or the share of each of several orders. What paid for nothing is not among it."""
    parts = list(payment.parts.order_by("pk")) if payment.is_joint else [payment]
    return [part for part in parts if part.order_number and not part.is_surplus and not _put_aside(part)]


def _credited(dispute: Dispute, part: Payment, now: datetime) -> int:
    """The credit note of what was paid with it and is not credited yet, each tax in its share; 0 where nothing is left."""
    payment = dispute.payment
    try:
        left = left_of(part.order_number)
    except Invoice.DoesNotExist:
        return 0
    share = Decimal(dispute.amount_minor) / payment.amount_minor
    language = payment.account.language
    with override(language):
        text = _("Payment taken back by the bank")
    lines = [
        InvoiceLine(text, 1, Money(int((net.minor * share).quantize(Decimal(1), ROUND_HALF_UP)), net.currency), tax)
        for tax, net in left
    ]
    lines = [line for line in lines if line.net.minor]
    if not lines or lines[0].tax is None:
        return 0
    return draft_credit_note(part.order_number, lines=lines, tax=lines[0].tax, now=now).total_minor


def _put_aside(payment: Payment) -> int:
    """What of a payment went to the balance."""
    put = payment.refunds.filter(is_to_balance=True, done_at__isnull=False)
    return sum(put.values_list("amount_minor", flat=True))


def _in_advance(payment: Payment, *, at_most: int) -> int:
    """Of a disputed payment, what went to the balance and is still there; the balance is held until the end."""
    advance = payment.amount_minor
    if not payment.is_top_up:
        advance = _put_aside(payment) + sum(_put_aside(part) for part in payment.parts.all())
    purse = Purse.objects.select_for_update().filter(account=payment.account, currency=payment.currency).first()
    return min(purse.minor, advance, at_most) if purse is not None else 0


@transaction.atomic
def note_decision(dispute: Dispute, *, note: str, actor: Actor, now: datetime) -> Dispute:
    """Staff say what they did about it; said once."""
    held = Dispute.objects.select_for_update(of=("self",)).select_related("payment__account").get(pk=dispute.pk)
    if held.noted_at is not None:
        raise NotAllowedError(gettext_lazy("Somebody has already decided about this dispute."))
    if not note:
        raise NotAllowedError(gettext_lazy("Write what was done about it."), field="note")
    held.note = note
    held.noted_at = now
    held.save(update_fields=["note", "noted_at"])
    _record("payment.dispute-noted", held, actor, now, note=note)
    return held


def _record(action: str, dispute: Dispute, actor: Actor, now: datetime, **after: object) -> None:
    payment = dispute.payment
    record(
        action,
        kind="order" if payment.order_number else "account",
        subject=payment.order_number or payment.account.number,
        by=actor,
        at=now,
        brand_id=payment.account.brand_id,
        account_id=payment.account_id,
        after={"amount_minor": dispute.amount_minor, "currency": payment.currency, **after},
    )
