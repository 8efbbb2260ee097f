"""Host objects at the registry. Each sets a wanted state, so repeating is harmless. Runs outside any transaction."""

from collections.abc import Callable
from datetime import datetime

from parvis.domains.actions import outcomes
from parvis.domains.operations.refusals import customers_turn
from parvis.domains.ports import Host
from parvis.domains.registries import registries
from parvis.provisioning.performers import Task


def put_host(task: Task, *, now: datetime) -> Callable[[], None]:
    """Make the host exist with exactly these addresses."""
    registry = registries.named(task.arguments["registry"])
    host = Host(task.arguments["host"], tuple(task.arguments["addresses"]))
    with customers_turn():
        registry.put_host(host, key=task.key)
    return lambda: outcomes.host_put(task.arguments["domain_id"], host, now=now)


def remove_host(task: Task, *, now: datetime) -> Callable[[], None]:
    """Make the host be gone; the registry refuses while a name uses it."""
    registry = registries.named(task.arguments["registry"])
    name = task.arguments["host"]
    with customers_turn():
        registry.delete_host(name, key=task.key)
    return lambda: outcomes.host_removed(task.arguments["domain_id"], name, now=now)
