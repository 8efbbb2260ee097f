"""Putting the chosen contacts on a name that came from another registrar. It sets a wanted state, so repeating is harmless."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from parvis.catalog.enums import RegistrantChange
from parvis.catalog.rules import rules_of
from parvis.domains.actions import arrivals
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.operations.register import contact_data, contacts_put
from parvis.domains.ports import Capability, ContactData, ContactRole, RefusedError, RegistryDriver, Snapshot
from parvis.domains.registries import registries
from parvis.kit.failures import FinalRefusalError, NotDoneError
from parvis.provisioning.performers import Task


def arrive(task: Task, *, now: datetime) -> Callable[[], None]:
    """Make the holder our contact where it is the same holder, and fill the other roles; else leave the holder alone."""
    registry, ours = registries.named(task.arguments["registry"]), task.arguments["contact"]
    domain = Domain.objects.select_related("account").get(pk=task.arguments["domain_id"])
    seen = registry.fetch(task.subject)
    if seen is None:
        raise FinalRefusalError("the name is not here any more")
    wanted = contact_data(RegistryContact.objects.get(registry=domain.registry, handle=ours).data)
    there = _present(registry, task, seen)
    told = contacts_put(registry, task)
    holder = told.pop(ContactRole.REGISTRANT)
    is_same = there is None or is_same_holder(there, wanted)
    is_set = is_same and _may_be_set(registry, domain, now)
    contacts = told | ({ContactRole.REGISTRANT: holder} if is_set else {})
    if any(seen.contacts.get(role) != handle for role, handle in contacts.items()):
        try:
            seen = registry.update(task.subject, contacts=contacts, key=task.key)
        except RefusedError as refusal:
            raise NotDoneError(str(refusal), code=refusal.code) from refusal
    if is_set:
        return partial(arrivals.holder_set, domain.pk, seen, handle=ours, told=holder, now=now)
    return partial(arrivals.holder_kept, domain.pk, seen, None if is_same else there, key=task.key, now=now)


def is_same_holder(there: ContactData, wanted: ContactData) -> bool:
    """Say whether both are one holder: name, organisation and e-mail address, but for spelling (ICANN Transfer Policy II.A)."""
    return _particulars(there) == _particulars(wanted)


def _particulars(data: ContactData) -> tuple[str, ...]:
    name = " ".join(sorted({*data.name.casefold().split(), *data.extra.get("first_name", "").casefold().split()}))
    organisation = " ".join(data.organisation.casefold().split())
    # Who holds for an organisation may change: the organisation is the holder.
    return (organisation or name, data.email.casefold())


def _present(registry: RegistryDriver, task: Task, seen: Snapshot) -> ContactData | None:
    """The holder as the registry has it, where it shows us another registrar's contact."""
    handle = seen.contacts.get(ContactRole.REGISTRANT, "")
    told = registry.fetch_contact(handle) if handle else None
    task.keep(registry.exchange())
    return told


def _may_be_set(registry: RegistryDriver, domain: Domain, now: datetime) -> bool:
    """Say whether the registry takes another contact of the same holder as an ordinary change."""
    is_ordinary = rules_of(domain.tld, now.date()).registrant_change == RegistrantChange.UPDATE
    return is_ordinary and Capability.HOLDER_UPDATE in registry.capabilities
