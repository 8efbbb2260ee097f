"""Deleting at the registry a name whose term nobody paid for. Runs outside any transaction; a repeat deletes nothing else."""

from collections.abc import Callable
from datetime import datetime

from parvis.domains.actions import giving_up
from parvis.domains.life import DELETED
from parvis.domains.operations.refusals import final_or_person
from parvis.domains.ports import OutcomeUnknownError, RefusedError, RegistryDriver, Snapshot
from parvis.domains.registries import registries
from parvis.kit.failures import TryLaterError
from parvis.provisioning.performers import Task


def delete(task: Task, *, now: datetime) -> Callable[[], None]:
    """Delete the name unless it is deleted already, is not ours any more, or was paid for since it was asked for."""
    registry = registries.named(task.arguments["registry"])
    domain_id = task.arguments["domain_id"]
    seen = registry.fetch(task.subject)
    if DELETED & seen.statuses if seen is not None else task.is_unknown:
        return lambda: giving_up.deleted(domain_id, seen, now=now)
    if seen is None or not giving_up.is_wanted(domain_id, ends_at=datetime.fromisoformat(task.arguments["ends_at"])):
        return lambda: giving_up.kept(domain_id, now=now)
    after = _deleted(registry, task)
    return lambda: giving_up.deleted(domain_id, after, now=now)


def _deleted(registry: RegistryDriver, task: Task) -> Snapshot | None:
    """The name after its deletion; None where nothing is left of it."""
    try:
        registry.delete(task.subject, key=task.key)
    except OutcomeUnknownError as lost:
        task.keep(registry.exchange())
        try:
            after = registry.fetch(task.subject)
        except TryLaterError:
            raise lost from None
        if after is not None and not DELETED & after.statuses:
            raise
        return after
    except RefusedError as refusal:
        # «It is being deleted» may be our own command, delivered twice or carried out late.
        task.keep(registry.exchange())
        after = registry.fetch(task.subject)
        if after is not None and not DELETED & after.statuses:
            raise final_or_person(refusal) from refusal
        return after
    task.keep(registry.exchange())
    try:
        return registry.fetch(task.subject)
    except TryLaterError as silent:
        # Done, and not read again: the next attempt finds it deleted.
        raise OutcomeUnknownError(str(silent)) from silent
