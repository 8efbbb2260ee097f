"""What is due for the ends of many accounts' terms: those that only letters are due for together, the others one by one."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.domains.enums import HoldReason
from parvis.domains.models import Hold
from parvis.orders.actions import terms_ending
from parvis.orders.actions.automatic import is_wanted
from parvis.orders.actions.reminding import Notices, done_of, draw_up
from parvis.orders.actions.terms_ending import due_plans, follow, held, plan_next
from parvis.orders.models import RenewalPlan
from parvis.orders.renewals.terms import PriceBook, Prices, Term, terms_of

GROUP: Final = 50
"""Accounts of one transaction."""
MOST_NAMES: Final = 1_000
"""Names of one transaction."""
logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Followed:
    """How many names were looked at, and the accounts that it failed for."""

    names: int
    failed: Sequence[int]


def follow_all(account_ids: Sequence[int], *, now: datetime) -> Followed:
    """Do for each account what ``terms_ending.follow`` does, and in as many steps where money or a name is at stake.

    Those that only letters are due for go together: a few statements for ``GROUP`` of them. An account that fails is
    told in the log and holds up no other.
    """
    book, count, failed = PriceBook(now), 0, []
    for start in range(0, len(account_ids), GROUP):
        group = account_ids[start : start + GROUP]
        calm = _together(group, book)
        count += sum(calm.values())
        for account_id in (pk for pk in group if pk not in calm):
            try:
                count += follow(account_id, now=now, book=book)
            except Exception:
                failed.append(account_id)
                logger.exception("the terms of account %s could not be followed", account_id)
    return Followed(count, failed)


def _together(group: Sequence[int], book: PriceBook) -> Mapping[int, int]:
    try:
        return _write_to(group, book)
    except Exception:
        # Whose fault it is shows when each is followed alone.
        logger.exception("terms of accounts %s to %s are followed one by one", group[0], group[-1])
        return {}


@transaction.atomic
def _write_to(group: Sequence[int], book: PriceBook) -> Mapping[int, int]:
    """Follow those that only letters are due for, and say how many names each had. Who is being dealt with is left alone."""
    now = book.now
    accounts = held(group, is_patient=False)
    plans = terms_ending.read(due_plans(accounts, now=now)[: MOST_NAMES + 1], accounts)
    if len(plans) > MOST_NAMES:
        return {}
    by_account: defaultdict[int, list[RenewalPlan]] = defaultdict(list)
    for plan in plans:
        by_account[plan.domain.account_id].append(plan)
    small = {pk: found for pk, found in by_account.items() if all(plan.order_id is None for plan in found)}
    prices = {pk: _prices(accounts[pk], book) for pk in small}
    terms = terms_of([plan for found in small.values() for plan in found], prices, now=now)
    calm = _calm(terms, now=now)
    _remind([term for term in terms if term.domain.account_id in calm], accounts, prices, now=now)
    return {pk: len(by_account[pk]) for pk in accounts if pk in calm or pk not in by_account}


def _prices(account: Account, book: PriceBook) -> Prices:
    with override(account.language):
        return book.of(account)


def _calm(terms: Sequence[Term], *, now: datetime) -> Collection[int]:
    """The accounts of which no name is to be charged, suspended, deleted or let answer again."""
    ids = [term.domain.pk for term in terms]
    held_back = set(
        Hold.objects.open().filter(domain__in=ids, reason=HoldReason.UNPAID).values_list("domain", flat=True)
    )
    stirred = {
        term.domain.account_id
        for term in terms
        if is_wanted(term, now=now) or term.domain.pk in held_back or _is_over(term, now)
    }
    return {term.domain.account_id for term in terms} - stirred


def _is_over(term: Term, now: datetime) -> bool:
    ends = (term.suspended_at, term.deleted_at)
    return not term.is_deleted and any(at is not None and at <= now for at in ends)


def _remind(
    terms: Sequence[Term], accounts: Mapping[int, Account], prices: Mapping[int, Prices], *, now: datetime
) -> None:
    by_account: defaultdict[int, list[Term]] = defaultdict(list)
    for term in terms:
        by_account[term.domain.account_id].append(term)
    done, notices = done_of(terms), Notices()
    for pk, found in by_account.items():
        with override(accounts[pk].language):
            draw_up(accounts[pk], found, prices[pk], done, notices, now=now)
    notices.write(now=now)
    plan_next(terms, notices.next_at, now=now)
