"""Asking professionals for the interest of what they pay late (rules 7.2 n° 11, C. com. L441-10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.billing.actions.debit_books import interest_charged
from parvis.billing.actions.debts import held_open, record_debt
from parvis.billing.debits import today_of
from parvis.billing.late_interest import interest_of
from parvis.billing.models import Debt, DebtInterest
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError


@transaction.atomic
def charge_interest(debt: Debt, *, actor: Actor, now: datetime) -> Debt:
    """Add to what is owed the interest that has run until today and was not asked for yet."""
    held = held_open(debt)
    if add_interest(held, actor, now) is None:
        raise NotAllowedError(_("There is no interest to ask for today."))
    return held


def add_interest(held: Debt, actor: Actor, now: datetime) -> DebtInterest | None:
    """The same of a debt that is held, in the caller's transaction; None where nothing has run since the claim before."""
    today = today_of(held.account.brand, now)
    found = interest_of(held, today)
    minor = found.total.minor - held.interest_minor if found is not None else 0
    if minor <= 0 or held.interests.filter(until_on=today).exists():
        return None
    claimed = DebtInterest.objects.create(debt=held, until_on=today, minor=minor, at=now, by=actor.label)
    held.interest_minor += minor
    held.left_minor += minor
    held.save(update_fields=["interest_minor", "left_minor"])
    interest_charged(claimed, now=now)
    record_debt("debt.interest-charged", held, Money(minor, held.currency), actor, now)
    return claimed
