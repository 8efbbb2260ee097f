"""What happens when money is in, by whichever means it came."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.billing.actions import books
from parvis.billing.actions.calling_off import call_off
from parvis.billing.actions.debts import pay_debts
from parvis.billing.actions.refunds import give_all_back
from parvis.billing.enums import PaymentState
from parvis.billing.events import BalanceToppedUp, PaymentSucceeded, balance_topped_up, payment_succeeded
from parvis.billing.models import Payment
from parvis.kit.actor import SYSTEM, Actor
from parvis.notifications.actions import write


def succeed(payment: Payment, now: datetime) -> Payment:
    """Mark as paid, in the caller's transaction. A second success for one order is a surplus, owed back: it delivers nothing."""
    if payment.is_top_up:
        return _top_up(payment, now)
    if payment.is_joint:
        return _split(payment, now)
    others = Payment.objects.filter(order_number=payment.order_number).exclude(pk=payment.pk)
    payment.is_surplus = others.filter(state=PaymentState.SUCCEEDED, is_surplus=False).exists()
    _mark(payment, now)
    _told(payment, now)
    return payment


def _told(payment: Payment, now: datetime) -> None:
    """In the books, in the journal, and to who delivers what it pays for."""
    books.payment_received(payment, now=now)
    record_payment("payment.succeeded", payment, by=SYSTEM, at=now, is_surplus=payment.is_surplus)
    if payment.is_surplus:
        give_all_back(payment, key=f"surplus:{payment.pk}", reason=_("Paid twice"), now=now)
    else:
        call_off(order_number=payment.order_number, now=now)
        payment_succeeded.publish(PaymentSucceeded(payment.pk, payment.order_number, now))


def _top_up(payment: Payment, now: datetime) -> Payment:
    account = payment.account
    _mark(payment, now)
    books.topped_up(payment, now=now)
    record_payment("balance.topped-up", payment, by=SYSTEM, at=now)
    write(
        "balance-topped-up",
        key=f"balance-topped-up:{payment.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={"account": account, "amount": payment.amount, "reference": str(payment.reference)},
        now=now,
        account_id=account.pk,
    )
    pay_debts(account, currency=payment.currency, actor=SYSTEM, now=now)
    balance_topped_up.publish(BalanceToppedUp(account.pk, now))
    return payment


def _split(payment: Payment, now: datetime) -> Payment:
    """Each order gets its share, as a payment of its own. That of an order paid or over meanwhile goes to the balance.

    Orders are taken in one order, so that two payments of the same orders wait for each other.
    """
    shares = list(payment.shares.order_by("order_number"))
    for share in shares:
        one_at_a_time(share.order_number)
    _mark(payment, now)
    for share in shares:
        part = Payment.objects.create(
            account=payment.account,
            order_number=share.order_number,
            means=payment.means,
            currency=payment.currency,
            amount_minor=share.amount_minor,
            provider=payment.provider,
            provider_number=payment.provider_number,
            joint=payment,
            created_at=now,
            # Another payment of the order may be open: this one never is.
            state=PaymentState.SUCCEEDED,
            settled_at=now,
            is_surplus=Payment.objects.filter(
                order_number=share.order_number, state=PaymentState.SUCCEEDED, is_surplus=False
            ).exists(),
        )
        _told(part, now)
    return payment


def _mark(payment: Payment, now: datetime) -> None:
    payment.state = PaymentState.SUCCEEDED
    payment.settled_at = now
    payment.save()


def record_payment(action: str, payment: Payment, *, by: Actor, at: datetime, **after: object) -> None:
    """Write it in the journal of its order, or of its account where it pays for none."""
    record(
        action,
        kind="order" if payment.order_number else "account",
        subject=payment.order_number or payment.account.number,
        by=by,
        at=at,
        brand_id=payment.account.brand_id,
        account_id=payment.account_id,
        after={
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "means": payment.means,
            **after,
        },
    )


def one_at_a_time(what: str) -> None:
    """Payments of one order (or one top-up) are settled one after the other: locked row by row, two would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments of {what}"])
