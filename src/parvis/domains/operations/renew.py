"""Renewing and restoring at the registry. Runs outside any transaction; a repeat adds nothing twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from parvis.domains.actions import outcomes
from parvis.domains.life import DELETED
from parvis.domains.operations.refusals import final_or_person
from parvis.domains.ports import (
    Capability,
    OutcomeUnknownError,
    RefusedError,
    RegistryDriver,
    Snapshot,
    UnavailableError,
)
from parvis.domains.registries import registries
from parvis.kit.failures import NotDoneError, TryLaterError
from parvis.kit.money import Money
from parvis.kit.years import years_later
from parvis.provisioning.performers import Task

PROHIBITED: Final = 2304
"""The name's status does not allow it (RFC 5730 section 3)."""
SAME_DAY: Final = timedelta(days=2)
"""Registries round a term to their own hour: closer than that is the same day."""
YEAR: Final = timedelta(days=365, hours=6)


def renew(task: Task, *, now: datetime) -> Callable[[], None]:
    """Bring the registry's expiry to the end of the term that is paid for, by whole years from what it says now.

    Wanted is a date, not a number of years: a lost answer, a second attempt and a registry that renewed by itself
    in between all find nothing left to do (RFC 5731 section 3.2.3 refuses a stale expiry besides). Where registries
    renew by themselves only, the term is ours alone and nothing is sent.
    """
    registry = registries.named(task.arguments["registry"])
    wanted = years_later(datetime.fromisoformat(task.arguments["paid_until"]), task.arguments["years"])
    seen = _sponsored(registry, task)
    if Capability.RENEW in registry.capabilities and _missing(seen, wanted):
        seen = _extended(registry, task, seen, wanted)
    final = seen
    return lambda: outcomes.renewed(task.arguments["domain_id"], final, paid_until=wanted, key=task.key, now=now)


def restore(task: Task, *, now: datetime) -> Callable[[], None]:
    """Restore the name, unless that was done already."""
    registry = registries.named(task.arguments["registry"])
    seen = _sponsored(registry, task)
    if DELETED & seen.statuses:
        try:
            seen = registry.restore(task.subject, fee=_fee(task), reason="Registrant asked for it", key=task.key)
        except OutcomeUnknownError as lost:
            seen = _seen_after(registry, task, lost)
            if DELETED & seen.statuses:
                raise
        except RefusedError as refusal:
            seen = _restored_meanwhile(registry, task, refusal)
    final = seen
    return lambda: outcomes.restored(task.arguments["domain_id"], final, key=task.key, now=now)


def _extended(registry: RegistryDriver, task: Task, seen: Snapshot, wanted: datetime) -> Snapshot:
    try:
        return registry.renew(
            task.subject,
            years=_missing(seen, wanted),
            expires_at=seen.expires_at or wanted,
            fee=_fee(task),
            key=task.key,
        )
    except OutcomeUnknownError as lost:
        after = _seen_after(registry, task, lost)
        if _missing(after, wanted):
            raise
        return after
    except RefusedError as refusal:
        # «Not from that expiry» may be our own renewal, delivered twice or carried out late.
        task.keep(registry.exchange())
        after = _sponsored(registry, task)
        if _missing(after, wanted):
            raise final_or_person(refusal, has_fee=_fee(task) is not None) from refusal
        return after


def _restored_meanwhile(registry: RegistryDriver, task: Task, refusal: RefusedError) -> Snapshot:
    """The name after ``refusal``, which may be the answer to our own request, delivered twice or carried out late."""
    task.keep(registry.exchange())
    after = _sponsored(registry, task)
    if refusal.code == PROHIBITED and "pendingRestore" in after.statuses:
        message = f"{refusal}: the registry waits for the report"
        raise UnavailableError(message) from refusal
    if DELETED & after.statuses:
        raise final_or_person(refusal, has_fee=_fee(task) is not None) from refusal
    return after


def _sponsored(registry: RegistryDriver, task: Task) -> Snapshot:
    seen = registry.fetch(task.subject)
    if seen is None:
        message = f"{task.subject} is not ours at the registry any more"
        raise NotDoneError(message)
    return seen


def _seen_after(registry: RegistryDriver, task: Task, lost: OutcomeUnknownError) -> Snapshot:
    """What the registry says after a lost answer. Silent again: still unknown."""
    task.keep(registry.exchange())
    try:
        return _sponsored(registry, task)
    except TryLaterError:
        raise lost from None


def _missing(seen: Snapshot, wanted: datetime) -> int:
    """Whole years between the registry's expiry and the wanted one; a registry without dates lacks none."""
    if seen.expires_at is None or seen.expires_at + SAME_DAY >= wanted:
        return 0
    return max(1, round((wanted - seen.expires_at) / YEAR))


def _fee(task: Task) -> Money | None:
    arguments = task.arguments
    return Money(arguments["fee_minor"], arguments["fee_currency"]) if arguments["fee_minor"] else None
