"""Cheques: recorded when they are received, counted as the brand says, turned round when they are rejected (rules 7.6)."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.cheque_books import book_of, cheque_received, cheque_rejected
from parvis.billing.actions.debts import owe_again, pay_debts
from parvis.billing.actions.refunds import void_refunds
from parvis.billing.actions.settling import one_at_a_time, record_payment, succeed
from parvis.billing.enums import ChequeRejection, ChequeState, PaymentMeans, PaymentState
from parvis.billing.events import PaymentRefused, payment_refused
from parvis.billing.models import Cheque, Payment
from parvis.billing.refusals import words_of
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write


class Written(NamedTuple):
    """What is printed and written on a cheque."""

    number: str
    bank: str
    drawer: str
    received_on: date


@transaction.atomic
def receive(
    account: Account,
    *,
    amount: Money,
    written: Written,
    actor: Actor,
    now: datetime,
    order_number: str = "",
    joint: Payment | None = None,
) -> Cheque:
    """Record a cheque that is held, once: for an order, for several (``joint``), or for the balance.

    The customer is in credit at once. What it pays for waits until the brand says that a cheque counts.
    """
    seller = account.brand.legal_entity
    number, bank = "".join(written.number.split()), " ".join(written.bank.upper().split())
    one_at_a_time(f"cheque {seller.pk} {bank} {number}")
    known = Cheque.objects.filter(seller=seller, bank=bank, number=number).exclude(state=ChequeState.REJECTED)
    if known.exists():
        raise NotAllowedError(_("This cheque is already recorded."), field="number")
    payment = _payment(account, amount, order_number, joint, now)
    cheque = Cheque.objects.create(
        payment=payment,
        seller=seller,
        number=number,
        bank=bank,
        drawer=written.drawer,
        received_on=written.received_on,
        received_at=now,
        received_by=actor.label,
    )
    record_payment("cheque.received", payment, by=actor, at=now, reference=str(cheque))
    cheque_received(cheque, now=now)
    _tell("cheque-received", cheque, now, counts=account.brand.cheque_counts)
    if account.brand.cheque_counts == ChequeState.RECEIVED:
        count(cheque, now=now)
    return cheque


def _payment(account: Account, amount: Money, order_number: str, joint: Payment | None, now: datetime) -> Payment:
    """The payment that the cheque is, held. Refused where another cheque is it already, or it is paid."""
    if joint is not None:
        one_at_a_time(str(joint.reference))
        held = Payment.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=joint.pk)
        if held.state != PaymentState.PENDING or Cheque.objects.filter(payment=held).exists():
            raise NotAllowedError(_("This payment of several orders waits for no cheque."), field="subject")
        return held
    if order_number:
        one_at_a_time(order_number)
        of_order = Payment.objects.filter(order_number=order_number)
        if of_order.filter(state=PaymentState.SUCCEEDED).exists():
            raise NotAllowedError(_("This order is already paid."), field="subject")
        if of_order.filter(state=PaymentState.PENDING, means=PaymentMeans.CHEQUE).exists():
            raise NotAllowedError(_("A cheque for this order is recorded already."), field="subject")
    return Payment.objects.create(
        account=account,
        order_number=order_number,
        means=PaymentMeans.CHEQUE,
        currency=amount.currency,
        amount_minor=amount.minor,
        provider="cheque",
        created_at=now,
    )


def count(cheque: Cheque, *, now: datetime) -> None:
    """Let a cheque that is held count as paid, in the caller's transaction, once."""
    if cheque.counted_at is None:
        cheque.counted_at = now
        cheque.save(update_fields=["counted_at"])
        succeed(cheque.payment, now)


def held(cheque_id: int) -> Cheque:
    """The cheque, held until the caller's transaction ends, after its payment's turn came."""
    payment = Payment.objects.get(cheque=cheque_id)
    one_at_a_time(payment.order_number or str(payment.reference))
    return (
        Cheque.objects.select_for_update(of=("self",))
        .select_related("payment__account__brand__legal_entity", "slip")
        .get(pk=cheque_id)
    )


@transaction.atomic
def reject(cheque: Cheque, *, reason: ChequeRejection, actor: Actor, now: datetime) -> Cheque:
    """Write down that a cheque pays nothing, once: its bank did not pay it, or we gave it back.

    Before it counted, its order waits for another payment. Afterwards the money is owed again, and taken from the balance
    as far as that goes: nothing that was delivered is taken away, people decide.
    """
    mine = held(cheque.pk)
    if mine.state == ChequeState.REJECTED:
        raise NotAllowedError(_("This cheque is already rejected."))
    if reason == ChequeRejection.RETURNED and mine.state != ChequeState.RECEIVED:
        raise NotAllowedError(_("This cheque is at the bank: it cannot be given back."), field="reason")
    payment, account, was_counted = mine.payment, mine.payment.account, mine.counted_at is not None
    mine.state, mine.reason, mine.rejected_at = ChequeState.REJECTED, reason, now
    mine.rejected_minor = payment.amount_minor
    if was_counted:
        mine.rejected_minor = sum(_owed_again(one, mine, actor, now) for one in _applied(payment))
    else:
        payment.state, payment.refusal, payment.settled_at = PaymentState.REFUSED, reason, now
        payment.save(update_fields=["state", "refusal", "settled_at"])
    mine.save(update_fields=["state", "reason", "rejected_at", "rejected_minor"])
    record_payment("cheque.rejected", payment, by=actor, at=now, refusal=reason, reference=str(mine))
    cheque_rejected(mine, now=now)
    _tell("cheque-rejected", mine, now, reason=words_of(reason), is_owed=was_counted)
    if was_counted:
        pay_debts(account, currency=payment.currency, actor=actor, now=now)
    else:
        payment_refused.publish(PaymentRefused(payment.pk, payment.order_number, reason, now))
    return mine


def _applied(payment: Payment) -> list[Payment]:
    """What a payment became: of several orders, one for each."""
    return list(payment.parts.select_related("account__brand").order_by("pk")) if payment.is_joint else [payment]


def _owed_again(payment: Payment, cheque: Cheque, actor: Actor, now: datetime) -> int:
    voided = void_refunds(payment, reference=cheque.reason, now=now, book=book_of(cheque))
    left = payment.amount_minor - voided
    if left:
        owe_again(payment, minor=left, reason=cheque.reason, actor=actor, now=now)
    return left


def _tell(letter: str, cheque: Cheque, now: datetime, **context: object) -> None:
    payment = cheque.payment
    account = payment.account
    write(
        letter,
        key=f"{letter}:{cheque.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={
            "account": account,
            "cheque": cheque,
            "amount": payment.amount,
            "number": payment.order_number,
            "joint": payment.joint_number if payment.is_joint else "",
            **context,
        },
        now=now,
        account_id=account.pk,
    )
