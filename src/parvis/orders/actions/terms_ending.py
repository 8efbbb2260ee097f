"""What is due for the ends of an account's terms: renewals, the reminders that tell their result, then what nobody paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.billing.enums import PaymentMeans
from parvis.orders.actions.automatic import charged_at, drop_outdated, is_wanted, renew_due
from parvis.orders.actions.giving_up import follow_unpaid, next_step
from parvis.orders.actions.reminding import remind
from parvis.orders.enums import OrderState
from parvis.orders.models import RenewalPlan
from parvis.orders.renewals.planning import next_charge
from parvis.orders.renewals.terms import Term, prices_for, terms_of

BATCH: Final = 200
TOMORROW: Final = timedelta(days=1)
SOON: Final = timedelta(hours=1)


def follow(account_id: int, *, now: datetime) -> int:
    """Do all that is due for the account's names, a batch to a transaction; return how many names were looked at.

    What waits for money is looked at each time with what is due, those that end first at the head: nothing is paid while
    something that ends sooner waits. Killed at any point, it begins again where it was.
    """
    count, batch = 0, _Batch()
    while True:
        batch = _follow_batch(account_id, batch, now)
        if not batch.size:
            return count
        count += batch.size


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one transaction looked at: how many, the last of them, and whether one waits for money from then on."""

    size: int = 0
    last: tuple[date, int] = (date.min, 0)
    is_money_kept: bool = False


@transaction.atomic
def _follow_batch(account_id: int, before: _Batch, now: datetime) -> _Batch:
    # One worker at a time, or the other would take names that end later for the first.
    account = Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account_id)
    found = RenewalPlan.objects.filter(domain__account_id=account_id)
    due = found.filter(next_at__lte=now) | found.filter(order__state=OrderState.UNPAID)
    ends_on, pk = before.last
    plans = list(
        due.filter(Q(ends_on__gt=ends_on) | Q(ends_on=ends_on, pk__gt=pk))
        .select_for_update(of=("self",))
        .select_related("order__brand", "domain__registrant", "domain__account__brand__legal_entity")
        .order_by("ends_on", "pk")[:BATCH]
    )
    if not plans:
        return _Batch()
    is_money_kept = _renew_and_remind(account, plans, now=now, is_money_kept=before.is_money_kept)
    return _Batch(len(plans), (plans[-1].ends_on, plans[-1].pk), is_money_kept)


def _renew_and_remind(account: Account, plans: Sequence[RenewalPlan], *, now: datetime, is_money_kept: bool) -> bool:
    with override(account.language):
        prices = prices_for(account, now=now, tlds={plan.domain.tld for plan in plans})
        drop_outdated(plans, now=now)
        terms = terms_of(plans, prices, now=now)
        is_money_kept = renew_due(account, terms, prices, now=now, is_money_kept=is_money_kept)
        # What was just paid is being renewed now.
        terms = terms_of(plans, prices, now=now)
        next_at = remind(account, terms, prices, now=now)
        follow_unpaid(account, terms, now=now)
    for term in terms:
        term.plan.next_at = _next(term, next_at[term.domain.pk], now)
    RenewalPlan.objects.bulk_update(plans, ["next_at"])
    return is_money_kept


def _next(term: Term, reminder_at: datetime | None, now: datetime) -> datetime | None:
    """The next reminder, the charge, or the next try where a renewal waits for its money."""
    ahead = [at for at in (reminder_at, next_step(term, now=now)) if at is not None]
    if term.is_being_renewed:
        # Until its end is known: it moves the term, and the name is planned anew.
        ahead.append(now + TOMORROW)
    elif is_wanted(term, now=now):
        # A reminder that is due waits for the card company's word.
        ahead.append(now + SOON if term.under_way == PaymentMeans.CARD else next_charge(now))
    elif term.domain.is_auto_renewed and term.life.expires_at is not None and charged_at(term) > now:
        ahead.append(charged_at(term))
    return min(ahead, default=None)
