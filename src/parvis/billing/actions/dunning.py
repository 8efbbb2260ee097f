"""Recalling what is owed again: by the brand's steps, each once, or at once by staff; and fees (rules 7.2, 7.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.actions.debit_books import fee_charged
from parvis.billing.actions.debts import held_open, record_debt
from parvis.billing.actions.interest import add_interest
from parvis.billing.debits import today_of
from parvis.billing.models import Debt, DebtReminder
from parvis.billing.refusals import words_of
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

LATE_FEES: Final = {"FR": Money(4_000, "EUR")}
"""By the seller's country: what a professional who pays late owes for the costs of recovery (C. com. L441-10, D441-5)."""


class Recalled(NamedTuple):
    """One debt in a letter."""

    number: str
    left: Money
    fee: Money | None
    interest: Money | None
    since: object
    reason: object


@transaction.atomic
def remind(account_id: int, *, now: datetime) -> int:
    """Recall what an account owes, where a step of its brand is due; return how many debts the letter names.

    After an outage the last step that is due is sent, and those before are kept as missed. All debts that are due go in
    one letter. Called again the same day, or by two at the same moment, it does nothing.
    """
    debts = _held(account_id)
    done = set(DebtReminder.objects.filter(debt__in=debts).values_list("debt_id", "code"))
    named: list[Debt] = []
    for debt in debts:
        age = (today_of(debt.account.brand, now) - debt.due_on).days
        due = [days for days in debt.account.brand.dunning_days if days <= age]
        fresh = [days for days in due if (debt.pk, _code(days)) not in done]
        if not due or due[-1] not in fresh:
            continue
        for days in fresh:
            _keep(debt, _code(days), SYSTEM, now, is_missed=days != due[-1])
        if debt.account.brand.charges_late_fees:
            _charge_fee(debt, SYSTEM, now)
        if debt.account.brand.charges_late_interest:
            add_interest(debt, SYSTEM, now)
        named.append(debt)
    if named:
        last = max(named[0].account.brand.dunning_days)
        is_last = any(DebtReminder.objects.filter(debt=debt, code=_code(last)).exists() for debt in named)
        _write(named, now, key=f"debt-reminder:{named[0].pk}:{now:%Y%m%d}", is_last=is_last)
    return len(named)


@transaction.atomic
def remind_now(debt: Debt, *, actor: Actor, now: datetime) -> None:
    """Recall one debt because staff ask for it, once a day."""
    held = held_open(debt)
    code = f"hand-{today_of(held.account.brand, now):%Y%m%d}"
    if held.reminders.filter(code=code).exists():
        raise NotAllowedError(_("The customer was already reminded today."))
    _keep(held, code, actor, now)
    _write([held], now, key=f"debt-reminder:{held.pk}:{code}", is_last=False)
    record_debt("debt.reminded", held, held.left, actor, now)


@transaction.atomic
def charge_fee(debt: Debt, *, actor: Actor, now: datetime) -> Debt:
    """Add what the law of the seller's country lets a professional be asked for, once per debt."""
    held = held_open(debt)
    if held.fee_minor:
        raise NotAllowedError(_("The compensation is already asked for."))
    if fee_of(held) is None:
        raise NotAllowedError(_("No compensation can be asked of this customer."))
    _charge_fee(held, actor, now)
    return held


def fee_of(debt: Debt) -> Money | None:
    """What can be asked for once beside the debt; None of a consumer, and where no law that is known gives it."""
    fee = LATE_FEES.get(debt.account.brand.legal_entity.country)
    return fee if fee is not None and fee.currency == debt.currency and debt.account.is_business else None


def _held(account_id: int) -> list[Debt]:
    debts = Debt.objects.select_for_update(of=("self",)).select_related("account__brand__legal_entity", "payment")
    return list(debts.open().filter(account_id=account_id).order_by("due_on", "pk"))


def _charge_fee(held: Debt, actor: Actor, now: datetime) -> None:
    fee = fee_of(held)
    if fee is None or held.fee_minor:
        return
    held.fee_minor = fee.minor
    held.left_minor += fee.minor
    held.save(update_fields=["fee_minor", "left_minor"])
    fee_charged(held, now=now)
    record_debt("debt.fee-charged", held, fee, actor, now)


def _code(days: int) -> str:
    return f"day-{days}"


def _keep(debt: Debt, code: str, actor: Actor, now: datetime, *, is_missed: bool = False) -> None:
    DebtReminder.objects.create(debt=debt, code=code, at=now, by=actor.label, is_missed=is_missed)


def _write(debts: Sequence[Debt], now: datetime, *, key: str, is_last: bool) -> None:
    account: Account = debts[0].account
    rows = [
        Recalled(debt.payment.order_number, debt.left, debt.fee, debt.interest, debt.due_on, words_of(debt.reason))
        for debt in debts
    ]
    write(
        "debt-reminder",
        key=key,
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={
            "account": account,
            "rows": rows,
            "total": Money(sum(debt.left_minor for debt in debts), debts[0].currency),
            "is_last": is_last,
        },
        now=now,
        account_id=account.pk,
    )
