"""What is owed again because a bank took a payment back: opened, paid from the balance, credited (rules 7.6)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions.debit_books import debt_paid
from parvis.billing.debits import today_of
from parvis.billing.enums import DebtState
from parvis.billing.models import Debt, DebtPart, Payment, Purse
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write


def owe_again(payment: Payment, *, minor: int, reason: str, actor: Actor, now: datetime) -> Debt:
    """Write down, once per payment, that the customer owes ``minor`` of it again, in the caller's transaction."""
    account = payment.account
    debt, is_new = Debt.objects.get_or_create(
        payment=payment,
        defaults={
            "account": account,
            "currency": payment.currency,
            "amount_minor": minor,
            "left_minor": minor,
            "reason": reason,
            "due_on": today_of(account.brand, now),
            "opened_at": now,
        },
    )
    if is_new:
        record_debt("debt.opened", debt, debt.amount, actor, now)
    return debt


@transaction.atomic
def pay_debts(account: Account, *, currency: str, actor: Actor, now: datetime) -> Money:
    """Pay from the balance what the account owes, oldest first, as far as it goes; return how much was paid.

    The customer is told. Two at the same moment wait for each other at the balance.
    """
    purse = Purse.objects.select_for_update().filter(account=account, currency=currency).first()
    left = purse.minor if purse is not None else 0
    paid, names = 0, []
    debts = Debt.objects.select_for_update(of=("self",)).select_related("account__brand", "payment")
    for debt in debts.open().filter(account=account, currency=currency).order_by("due_on", "pk"):
        minor = min(left, debt.left_minor)
        if minor <= 0:
            break
        rank = debt.parts.count() + 1
        part = lessen(debt, key=f"{debt.pk}:{rank}", minor=minor, now=now)
        debt_paid(part, now=now)
        record_debt("debt.paid", debt, Money(minor, currency), actor, now)
        left, paid = left - minor, paid + minor
        names.append(part.pk)
    if paid:
        write(
            "debt-paid",
            key=f"debt-paid:{names[-1]}",
            to=account.email,
            brand=account.brand,
            language=account.language,
            context={
                "account": account,
                "amount": Money(paid, currency),
                "left": owed(account, currency),
                "held": Money(left, currency),
            },
            now=now,
            account_id=account.pk,
        )
    return Money(paid, currency)


def credit(payment: Payment, *, key: str, minor: int, now: datetime) -> int:
    """Lessen what is owed again of ``payment`` by what its invoice is credited; return what is left to give back.

    Once per ``key``: asked again, it returns the same.
    """
    debt = Debt.objects.select_for_update(of=("self",)).filter(payment=payment).first()
    if debt is None:
        return minor
    known = debt.parts.filter(key=key).first()
    if known is not None:
        return minor - known.minor
    less = min(minor, debt.left_minor)
    if less:
        lessen(debt, key=key, minor=less, is_credited=True, now=now)
    return minor - less


def owed(account: Account, currency: str) -> Money:
    """What the account owes again."""
    found = Debt.objects.open().filter(account=account, currency=currency).values_list("left_minor", flat=True)
    return Money(sum(found), currency)


def held_open(debt: Debt) -> Debt:
    """The debt, held until the caller's transaction ends; NotAllowedError where it is no longer owed."""
    debts = Debt.objects.select_for_update(of=("self",)).select_related("account__brand__legal_entity", "payment")
    held = debts.get(pk=debt.pk)
    if held.state != DebtState.OPEN:
        raise NotAllowedError(_("This amount is no longer owed."))
    return held


def lessen(
    debt: Debt, *, key: str, minor: int, now: datetime, is_credited: bool = False, is_written_off: bool = False
) -> DebtPart:
    """Write down that a debt that is held became less, in the caller's transaction."""
    part = DebtPart.objects.create(
        debt=debt, key=key, minor=minor, is_credited=is_credited, is_written_off=is_written_off, at=now
    )
    debt.left_minor -= minor
    if not debt.left_minor:
        debt.state = DebtState.LOST if is_written_off else DebtState.PAID
        debt.paid_at = now
    debt.save(update_fields=["left_minor", "state", "paid_at"])
    return part


def record_debt(action: str, debt: Debt, amount: Money, actor: Actor, now: datetime, *, reason: str = "") -> None:
    """Write it in the journal of its order, or of its account."""
    payment, account = debt.payment, debt.account
    record(
        action,
        kind="order" if payment.order_number else "account",
        subject=payment.order_number or account.number,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"amount_minor": amount.minor, "currency": amount.currency, "reason": reason or debt.reason},
    )
