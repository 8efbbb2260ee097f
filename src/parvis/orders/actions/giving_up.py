"""What becomes of names that nobody renews: told beforehand, suspended, deleted at their registry (REN-3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from parvis.accounts.models import Account
from parvis.domains.actions.giving_up import request_deletion
from parvis.domains.actions.holds import hold, let_answer
from parvis.domains.enums import HoldReason
from parvis.domains.models import Hold
from parvis.notifications.actions import write
from parvis.orders.actions.reminding import MOST_NAMES
from parvis.orders.models import Reminder
from parvis.orders.renewals.terms import Term

NOTICE: Final = timedelta(days=1)
"""Nothing is done to a name before a reminder of its term is that old."""


def follow_unpaid(account: Account, terms: Sequence[Term], *, now: datetime) -> None:
    """Suspend and delete what is due, and let answer what is paid for again, in the caller's transaction.

    Nothing is done without a reminder that was really sent for the term: after an outage it is sent first.
    """
    ids = [term.domain.pk for term in terms]
    held = set(Hold.objects.open().filter(domain__in=ids, reason=HoldReason.UNPAID).values_list("domain", flat=True))
    over = [term.domain.pk for term in terms if _is_due(term.deleted_at, now) or _is_due(term.suspended_at, now)]
    told = set(
        Reminder.objects.filter(domain__in=over, is_missed=False, at__lte=now - NOTICE).values_list("domain", "ends_on")
    )
    due: list[Term] = []
    for term in terms:
        if term.is_deleted or term.is_being_renewed:
            continue
        is_told = (term.domain.pk, term.plan.ends_on) in told
        if _is_due(term.deleted_at, now) and is_told:
            request_deletion(term.domain, now=now)
        elif _is_due(term.suspended_at, now) and is_told:
            due.append(term)
        elif term.domain.pk in held and term.life.expires_at is not None and term.life.expires_at > now:
            let_answer(term.domain, now=now)
    if due:
        _suspend(account, due, now=now)


def next_step(term: Term, *, now: datetime) -> datetime | None:
    """When the name is to be looked at next for this: daily from the first step on, for what waits for a notice or a registry."""
    steps = [at for at in (term.suspended_at, term.deleted_at) if at is not None]
    if term.is_deleted or term.is_being_renewed or not steps:
        return None
    return min(now + NOTICE if at <= now else at for at in steps)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _suspend(account: Account, terms: Sequence[Term], *, now: datetime) -> None:
    """Once a term; the customer is told which names do not answer any more, and until when they can be renewed."""
    made = {one.domain_id: one.pk for one in hold([term.domain for term in terms], reason=HoldReason.UNPAID, now=now)}
    rows = [term for term in terms if term.domain.pk in made]
    for start in range(0, len(rows), MOST_NAMES):
        part = rows[start : start + MOST_NAMES]
        write(
            "domains-suspended",
            key=f"domains-suspended:{made[part[0].domain.pk]}",
            to=account.email,
            brand=account.brand,
            language=account.language,
            context={"account": account, "rows": part},
            now=now,
            account_id=account.pk,
        )
