"""What is due for the ends of an account's terms: renewals first, then the reminders that tell their result."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.orders.actions.automatic import charged_at, drop_outdated, is_wanted, renew_due
from parvis.orders.actions.reminding import remind
from parvis.orders.models import RenewalPlan
from parvis.orders.renewals.planning import next_charge
from parvis.orders.renewals.terms import Term, prices_for, terms_of

BATCH: Final = 200
TOMORROW: Final = timedelta(days=1)


def follow(account_id: int, *, now: datetime, is_early: bool = False) -> int:
    """Do all that is due for the account's names, a batch to a transaction; return how many names were looked at.

    Killed at any point, it begins again where it was. ``is_early``: names that wait for money are tried again now, though
    they are due tomorrow.
    """
    count = 0
    while done := _batch(account_id, now, is_early=is_early):
        count += done
        is_early = False
    return count


@transaction.atomic
def _batch(account_id: int, now: datetime, *, is_early: bool) -> int:
    found = RenewalPlan.objects.filter(domain__account_id=account_id)
    due = (
        found.filter(order__state="unpaid") | found.filter(next_at__lte=now)
        if is_early
        else found.filter(next_at__lte=now)
    )
    plans = list(
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("order__brand", "domain__registrant", "domain__account__brand__legal_entity")
        .order_by("ends_on", "pk")[:BATCH]
    )
    if not plans:
        return 0
    account = Account.objects.select_related("brand__legal_entity").get(pk=account_id)
    with override(account.language):
        prices = prices_for(account, now=now, tlds={plan.domain.tld for plan in plans})
        drop_outdated(plans, now=now)
        terms = terms_of(plans, prices, now=now)
        renew_due(account, terms, prices, now=now)
        # What was just paid is being renewed now.
        terms = terms_of(plans, prices, now=now)
        next_at = remind(account, terms, prices, now=now)
    for term in terms:
        term.plan.next_at = _next(term, next_at[term.domain.pk], now)
    RenewalPlan.objects.bulk_update(plans, ["next_at"])
    return len(plans)


def _next(term: Term, reminder_at: datetime | None, now: datetime) -> datetime | None:
    """The next reminder, the charge, or the next try where a renewal waits for its money."""
    ahead = [reminder_at] if reminder_at is not None else []
    if term.is_being_renewed:
        # Until its end is known: it moves the term, and the name is planned anew.
        ahead.append(now + TOMORROW)
    elif is_wanted(term, now=now):
        ahead.append(next_charge(now))
    elif term.domain.is_auto_renewed and term.life.expires_at is not None and charged_at(term) > now:
        ahead.append(charged_at(term))
    return min(ahead, default=None)
