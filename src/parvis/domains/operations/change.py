"""Changing name servers and the lock at the registry. Both set a wanted state, so repeating is harmless."""

from collections.abc import Callable
from datetime import datetime

from parvis.domains.actions import outcomes
from parvis.domains.registries import registries
from parvis.provisioning.performers import Task


def change_nameservers(task: Task, *, now: datetime) -> Callable[[], None]:
    """Replace the name servers and store what the registry answers."""
    registry = registries.named(task.arguments["registry"])
    seen = registry.update(task.subject, nameservers=task.arguments["nameservers"], key=task.key)
    return lambda: outcomes.nameservers_changed(task.arguments["domain_id"], seen, key=task.key, now=now)


def change_lock(task: Task, *, now: datetime) -> Callable[[], None]:
    """Set or clear clientTransferProhibited and store what the registry answers."""
    registry = registries.named(task.arguments["registry"])
    seen = registry.update(task.subject, is_locked=task.arguments["is_locked"], key=task.key)
    return lambda: outcomes.lock_changed(task.arguments["domain_id"], seen, now=now)
