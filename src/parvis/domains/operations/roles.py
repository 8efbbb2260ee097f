"""Setting one contact of a name at its registry. It sets a wanted state, so repeating is harmless."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from parvis.domains.actions.roles import contact_changed
from parvis.domains.operations.refusals import customers_turn
from parvis.domains.operations.register import contact_put
from parvis.domains.ports import ContactRole
from parvis.domains.registries import registries
from parvis.provisioning.performers import Task


def change_contact(task: Task, *, now: datetime) -> Callable[[], None]:
    """Put the contact at the registry, give it the role, and store what the registry answers."""
    registry = registries.named(task.arguments["registry"])
    role, ours = ContactRole(task.arguments["role"]), task.arguments["contact"]
    told = contact_put(registry, task)[ours]
    with customers_turn():
        seen = registry.update(task.subject, contacts={role: told}, key=task.key)
    domain_id = task.arguments["domain_id"]
    return partial(contact_changed, domain_id, seen, role=role, handle=ours, told=told, key=task.key, now=now)
