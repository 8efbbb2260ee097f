"""Registering at the registry. Runs outside any transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from parvis.domains.actions import outcomes
from parvis.domains.actions.registration import new_auth_code
from parvis.domains.ports import ContactData, ContactRole, OutcomeUnknownError, RefusedError, RegistryDriver, Snapshot
from parvis.domains.registries import registries
from parvis.kit.money import Money
from parvis.provisioning.performers import Task


def register(task: Task, *, now: datetime) -> Callable[[], None]:
    """Register the name once, whatever was lost before: a name created under this operation's key is ours already."""
    registry = registries.named(task.arguments["registry"])
    seen = _already(registry, task) if task.is_unknown else None
    if seen is None:
        try:
            seen = _create(registry, task)
        except OutcomeUnknownError:
            seen = _already(registry, task)
            if seen is None:
                raise
        except RefusedError:
            # «Exists» may be our own registration whose answer was lost.
            seen = _already(registry, task)
            if seen is None:
                raise
    found = seen
    return lambda: outcomes.registered(task.arguments["domain_id"], found, key=task.key, now=now)


def _create(registry: RegistryDriver, task: Task) -> Snapshot:
    arguments = task.arguments
    fee = Money(arguments["fee_minor"], arguments["fee_currency"]) if arguments["fee_minor"] else None
    holder = contact_data(arguments["holder"])
    return registry.register(
        task.subject,
        years=arguments["years"],
        contacts={ContactRole.REGISTRANT: holder, ContactRole.ADMIN: holder, ContactRole.TECH: holder},
        nameservers=arguments["nameservers"],
        auth_code=new_auth_code(),
        fee=fee,
        key=task.key,
    )


def _already(registry: RegistryDriver, task: Task) -> Snapshot | None:
    """The name as we hold it, if an earlier attempt of this very operation created it."""
    seen = registry.fetch(task.subject)
    return seen if seen is not None and seen.client_key == task.key else None


def contact_data(holder: dict[str, Any]) -> ContactData:
    """The holder as ordered, in the port's words."""
    return ContactData(
        name=f"{holder['first_name']} {holder['last_name']}".strip(),
        organisation=holder["organisation"],
        email=holder["email"],
        phone=holder["phone"],
        street=tuple(line for line in (holder["street"], holder["street2"]) if line),
        city=holder["city"],
        postal_code=holder["postal_code"],
        region=holder["region"],
        country=holder["country"],
    )
