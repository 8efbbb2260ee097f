"""What is due for the ends of an account's terms: renewals, the reminders that tell their result, then what nobody paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.billing.enums import PaymentMeans
from parvis.orders.actions.automatic import charged_at, drop_outdated, is_wanted, renew_due
from parvis.orders.actions.giving_up import follow_unpaid, next_step
from parvis.orders.actions.reminding import remind
from parvis.orders.enums import OrderState
from parvis.orders.models import Order, RenewalPlan
from parvis.orders.renewals.planning import next_charge
from parvis.orders.renewals.terms import PriceBook, Prices, Term, prices_for, terms_of

BATCH: Final = 200
TOMORROW: Final = timedelta(days=1)
SOON: Final = timedelta(hours=1)


def follow(account_id: int, *, now: datetime, book: PriceBook | None = None) -> int:
    """Do all that is due for the account's names, a batch to a transaction; return how many names were looked at.

    What waits for money is looked at each time with what is due, those that end first at the head: nothing is paid while
    something that ends sooner waits. Killed at any point, it begins again where it was. ``book``: the prices of ``now``,
    where they were read already.
    """
    count, batch = 0, _Batch()
    while True:
        batch = _follow_batch(account_id, batch, book, now)
        count += batch.size
        if batch.size < BATCH:
            return count


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one transaction looked at: how many, the last of them, and whether one waits for money from then on."""

    size: int = 0
    last: tuple[date, int] = (date.min, 0)
    is_money_kept: bool = False


def held(account_ids: Sequence[int], *, is_patient: bool = True) -> Mapping[int, Account]:
    """The accounts, to nobody else until the caller's transaction ends: a worker at a time, or the other would take
    names that end later for the first. Not ``is_patient``: without those that somebody has now.
    """
    found = Account.objects.select_for_update(of=("self",), no_key=True, skip_locked=not is_patient)
    found = found.filter(pk__in=account_ids).select_related("brand__legal_entity")
    return {account.pk: account for account in found.order_by("pk")}


def due_plans(accounts: Mapping[int, Account], *, now: datetime) -> QuerySet[RenewalPlan]:
    """What is due now or waits for money, held, those that end first at the head. Read it by ``read``."""
    found = RenewalPlan.objects.filter(domain__account_id__in=list(accounts))
    due = found.filter(next_at__lte=now) | found.filter(order__state=OrderState.UNPAID)
    return (
        due.select_for_update(of=("self",))
        .select_related("order__brand", "domain__registrant")
        .defer("domain__grams")
        .order_by("ends_on", "pk")
    )


def read(found: QuerySet[RenewalPlan], accounts: Mapping[int, Account]) -> list[RenewalPlan]:
    """The plans, with their accounts as they were read; those of one order share it."""
    plans = list(found)
    orders: dict[int, Order] = {}
    for plan in plans:
        plan.domain.account = accounts[plan.domain.account_id]
        if plan.order is not None:
            plan.order = orders.setdefault(plan.order.pk, plan.order)
        if plan.order is not None and plan.order.account_id in accounts:
            plan.order.account = accounts[plan.order.account_id]
    return plans


@transaction.atomic
def _follow_batch(account_id: int, before: _Batch, book: PriceBook | None, now: datetime) -> _Batch:
    accounts = held([account_id])
    ends_on, pk = before.last
    after = Q(ends_on__gt=ends_on) | Q(ends_on=ends_on, pk__gt=pk)
    plans = read(due_plans(accounts, now=now).filter(after)[:BATCH], accounts)
    if not plans:
        return _Batch()
    account = accounts[account_id]
    with override(account.language):
        prices = book.of(account) if book else prices_for(account, now=now, tlds={plan.domain.tld for plan in plans})
        is_money_kept = _renew_and_remind(account, plans, prices, now=now, is_money_kept=before.is_money_kept)
    return _Batch(len(plans), (plans[-1].ends_on, plans[-1].pk), is_money_kept)


def _renew_and_remind(
    account: Account, plans: Sequence[RenewalPlan], prices: Prices, *, now: datetime, is_money_kept: bool
) -> bool:
    drop_outdated(plans, now=now)
    terms = terms_of(plans, {account.pk: prices}, now=now)
    if any(is_wanted(term, now=now) for term in terms):
        is_money_kept = renew_due(account, terms, prices, now=now, is_money_kept=is_money_kept)
        # What was just paid is being renewed now.
        terms = terms_of(plans, {account.pk: prices}, now=now)
    next_at = remind(account, terms, prices, now=now)
    follow_unpaid(account, terms, now=now)
    plan_next(terms, next_at, now=now)
    return is_money_kept


def plan_next(terms: Sequence[Term], next_at: Mapping[int, datetime | None], *, now: datetime) -> None:
    """Write down when each is to be looked at again. ``next_at``: its next reminder, by name."""
    for term in terms:
        term.plan.next_at = _next(term, next_at[term.domain.pk], now)
    RenewalPlan.objects.bulk_update([term.plan for term in terms], ["next_at"])


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
