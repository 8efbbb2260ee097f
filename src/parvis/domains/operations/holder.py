"""Giving a name to another holder at its registry. Runs outside any transaction; it sets a wanted state, and waits for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from parvis.catalog.enums import RegistrantChange
from parvis.catalog.rules import rules_of
from parvis.contacts.families import family_of
from parvis.domains.actions.contacts import contact_named
from parvis.domains.actions.holder_changes import holder_changed
from parvis.domains.models import Domain, HolderChange
from parvis.domains.operations.refusals import final_or_person
from parvis.domains.operations.register import contact_put
from parvis.domains.operations.trading import roles_followed, traded
from parvis.domains.ports import Capability, ContactRole, RefusedError, RegistryDriver, Snapshot
from parvis.domains.registries import registries
from parvis.kit.failures import NotDoneError, NotYetError
from parvis.provisioning.performers import Task

GLANCE: Final = timedelta(hours=6)
"""A change that the registry has taken and not yet made is looked at this often."""


def change_holder_for_good(task: Task, *, now: datetime) -> Callable[[], None]:
    """Put the new holder's contact there, give it the name, and follow until the registry says so."""
    registry = registries.named(task.arguments["registry"])
    change = HolderChange.objects.select_related("domain").get(pk=task.arguments["change"])
    ours = task.arguments["contact"]
    told = contact_put(registry, task)[ours]
    # Known before the name has it: a look at it meanwhile wonders at nothing.
    contact_named(task.arguments["registry"], ours, told=told)
    seen = registry.fetch(task.subject)
    task.keep(registry.exchange())
    if seen is None or seen.contacts.get(ContactRole.REGISTRANT) != told:
        seen = _given(registry, task, change, told, seen, now)
    if seen is None or seen.contacts.get(ContactRole.REGISTRANT) != told:
        raise NotYetError("taken by the registry, not made yet", again_at=now + GLANCE)
    if Capability.HOLDER_UPDATE not in registry.capabilities and _have_several_roles(registry, change.domain):
        seen = roles_followed(registry, task, change.domain, seen, told)
    return partial(holder_changed, change.pk, seen, told=told, now=now)


def _given(
    registry: RegistryDriver, task: Task, change: HolderChange, told: str, seen: Snapshot | None, now: datetime
) -> Snapshot | None:
    """Ask for it. Where the extension knows no such change, staff have to act at the registry."""
    domain = change.domain
    rules = rules_of(domain.tld, now.date())
    if rules.registrant_change == RegistrantChange.REREGISTER:
        message = (
            f"by hand: cancel the name at the registry, register it anew for contact {told}, then send this again;"
            " with no success, give it up"
        )
        raise NotDoneError(message)
    if Capability.HOLDER_UPDATE not in registry.capabilities:
        return traded(registry, task, change, told, now)
    days = rules.lock_days_after_registrant_change
    is_barred = days > 0 and not change.has_opted_out and Capability.LOCK in registry.capabilities
    try:
        return registry.update(
            task.subject, contacts=_roles(registry, domain, seen, told), is_locked=is_barred or None, key=task.key
        )
    except RefusedError as refusal:
        raise final_or_person(refusal) from refusal


def _have_several_roles(registry: RegistryDriver, domain: Domain) -> bool:
    """Say whether one contact may stand in several roles there."""
    return Capability.ROLES in registry.capabilities and not family_of(domain.tld).has_contacts_of_one_role


def _roles(registry: RegistryDriver, domain: Domain, seen: Snapshot | None, told: str) -> dict[ContactRole, str]:
    """The new holder; also in the other roles that the present one has, where a contact may have several."""
    wanted = {ContactRole.REGISTRANT: told}
    there = seen.contacts if seen is not None else {}
    if _have_several_roles(registry, domain):
        present = there.get(ContactRole.REGISTRANT)
        wanted |= {role: told for role, handle in there.items() if handle == present}
    return wanted
