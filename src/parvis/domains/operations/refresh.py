"""Reading a name again at its registry, which is the authority."""

from collections.abc import Callable
from datetime import datetime

from parvis.domains.actions import outcomes
from parvis.domains.registries import registries
from parvis.kit.failures import NeedsPersonError
from parvis.provisioning.performers import Task


def refresh(task: Task, *, now: datetime) -> Callable[[], None]:
    """Store what the registry says now; a name that it does not know as ours is for a person to look at."""
    seen = registries.named(task.arguments["registry"]).fetch(task.subject)
    if seen is None:
        message = f"{task.subject} is not ours at the registry"
        raise NeedsPersonError(message)
    return lambda: outcomes.refreshed(task.arguments["domain_id"], seen, now=now)
