"""Owing money, and giving it back to where it came from (PAY-6): the card company is asked, or staff say that they sent it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions import books
from parvis.billing.cards import gives_back
from parvis.billing.enums import Book, PaymentMeans
from parvis.billing.events import BalanceToppedUp, RefundOwed, balance_topped_up, refund_owed
from parvis.billing.models import Payment, Refund
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write


class WrongPaymentError(Exception):
    """The company speaks of another amount, currency or payment than ours: nothing is applied, staff look."""


@transaction.atomic
def owe(
    payment: Payment, *, key: str, amount: Money, reason: str, now: datetime, is_to_balance: bool = False
) -> Refund:
    """Write down money to give back, once per ``key``; never more than was paid.

    ``is_to_balance``: it stays with us, in advance, and is there at once.
    """
    Payment.objects.select_for_update().get(pk=payment.pk)
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        return known
    owed = sum(payment.refunds.values_list("amount_minor", flat=True))
    if owed + amount.minor > payment.amount_minor:
        raise WrongPaymentError(f"{payment}: more would be given back than was paid")
    is_by_company = (
        not is_to_balance
        and payment.means == PaymentMeans.CARD
        and payment.provider_number != ""
        and gives_back(payment.provider)
    )
    refund = Refund.objects.create(
        key=key,
        payment=payment,
        amount_minor=amount.minor,
        reason=reason,
        created_at=now,
        is_by_company=is_by_company,
        is_to_balance=is_to_balance,
    )
    if payment.means == PaymentMeans.BALANCE or is_to_balance:
        # What came from the balance is back there at once: nobody has to send it.
        return give_back(refund, reference="", actor=SYSTEM, now=now)
    if is_by_company:
        refund_owed.publish(RefundOwed(refund.pk, payment.account_id, payment.subject, now))
    return refund


@transaction.atomic
def give_all_back(payment: Payment, *, key: str, reason: object, now: datetime) -> Refund:
    """Owe the whole of a payment that pays for nothing, and tell the customer, once per ``key``. ``reason`` may be lazy.

    A part of a payment of several orders goes to the balance: the customer meant it for something of ours.
    """
    account = payment.account
    with override(account.language):
        words = str(reason)
    is_part = payment.joint_id is not None
    refund = owe(payment, key=key, amount=payment.amount, reason=words, now=now, is_to_balance=is_part)
    if refund.done_at is not None:
        return refund
    write(
        "money-owed",
        key=f"money-owed:{refund.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={"account": account, "amount": refund.amount, "number": payment.order_number, "reason": words},
        now=now,
        account_id=account.pk,
    )
    return refund


@transaction.atomic
def give_back(
    refund: Refund, *, reference: str, actor: Actor, now: datetime, is_sent: bool = False, is_pending: bool = False
) -> Refund:
    """Write down that the money has left, under the ``reference`` of the bank or of the card company.

    Refused when it was written down already, and to staff while the card company is asked for it: the money would
    otherwise be sent twice. ``is_sent``: the card company says that it did; ``is_pending``: and that it may yet fail.
    """
    held = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if held.done_at is not None:
        raise NotAllowedError(_("This money has already been given back. Do not send it again."))
    if held.is_by_company and not is_sent:
        raise NotAllowedError(
            _("The card company is asked to give this money back. Decide about that operation first; do not send it.")
        )
    held.done_at = now
    held.reference = reference[:100]
    held.is_pending = is_pending
    held.save(update_fields=["done_at", "reference", "is_pending"])
    books.refund_done(held, now=now)
    payment = held.payment
    account = payment.account
    record(
        "payment.given-back",
        kind="order" if payment.order_number else "account",
        subject=payment.order_number or account.number,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"amount_minor": held.amount_minor, "currency": payment.currency, "reference": reference},
    )
    _tell(held, account, reference, now)
    if held.is_to_balance:
        balance_topped_up.publish(BalanceToppedUp(account.pk, now))
    return held


def _tell(held: Refund, account: Account, reference: str, now: datetime) -> None:
    letter = "money-on-balance" if held.is_to_balance else "money-given-back"
    write(
        letter,
        key=f"{letter}:{held.pk}:{held.failures}" if held.failures else f"{letter}:{held.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={
            "account": account,
            "amount": held.amount,
            "number": held.payment.order_number,
            "reason": held.reason,
            "reference": reference,
        },
        now=now,
        account_id=account.pk,
    )


@transaction.atomic
def by_hand(refund_id: int) -> None:
    """The card company did not do it, and will not: staff send the money."""
    Refund.objects.filter(pk=refund_id, done_at__isnull=True).update(is_by_company=False)


@transaction.atomic
def note_arrived(refund_id: int) -> None:
    """The company says that the money has arrived."""
    Refund.objects.filter(pk=refund_id, done_at__isnull=False).update(is_pending=False)


@transaction.atomic
def take_back(refund: Refund, *, problem: str, now: datetime) -> Refund:
    """The company says that money which it sent did not arrive: it is owed again, and staff send it. Told twice, once.

    The customer is told: somebody whose card is closed has to be asked where the money goes.
    """
    held = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if held.done_at is None or not held.is_by_company:
        return held
    payment = held.payment
    account = payment.account
    before = {"reference": held.reference}
    books.refund_failed(held, now=now)
    held.done_at = None
    held.reference = ""
    held.is_by_company = held.is_pending = False
    held.failures += 1
    held.problem = problem[:200]
    held.save(update_fields=["done_at", "reference", "is_by_company", "is_pending", "failures", "problem"])
    record(
        "payment.refund-failed",
        kind="order" if payment.order_number else "account",
        subject=payment.order_number or account.number,
        by=SYSTEM,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        before=before,
        after={"amount_minor": held.amount_minor, "currency": payment.currency, "problem": held.problem},
    )
    write(
        "refund-failed",
        key=f"refund-failed:{held.pk}:{held.failures}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={"account": account, "amount": held.amount, "number": payment.order_number},
        now=now,
        account_id=account.pk,
    )
    return held


@transaction.atomic
def void_refunds(payment: Payment, *, reference: str, now: datetime, book: Book = Book.DEBITS) -> int:
    """End what is owed back of a payment that its bank took back itself: nobody sends it. Return how much that was."""
    total = 0
    for refund in payment.refunds.select_for_update().filter(done_at__isnull=True, is_by_company=False).order_by("pk"):
        refund.done_at, refund.reference = now, reference
        refund.save(update_fields=["done_at", "reference"])
        books.refund_done(refund, book=book, now=now)
        total += refund.amount_minor
    return total
