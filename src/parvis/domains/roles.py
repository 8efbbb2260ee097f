"""Who the contacts of a name are, as its registry has them and as we know them (DOM-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import rules_of
from parvis.contacts.families import family_of
from parvis.contacts.models import Contact
from parvis.contacts.queries import holder_data
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.ports import Capability, ContactRole
from parvis.domains.registries import offers

OTHERS: Final = (ContactRole.ADMIN, ContactRole.TECH, ContactRole.BILLING)
"""The roles whose contact is changed without changing the holder."""
LABELS: Final[dict[ContactRole, str | Promise]] = {
    ContactRole.REGISTRANT: _("Holder"),
    ContactRole.ADMIN: _("Administrative contact"),
    ContactRole.TECH: _("Technical contact"),
    ContactRole.BILLING: _("Billing contact"),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """One role of a name: the registry's handle as last seen ("": none), and our contact of that handle, if it is one."""

    role: ContactRole
    handle: str
    contact: Contact | None

    @property
    def label(self) -> str | Promise:
        return LABELS[self.role]

    @property
    def is_holder(self) -> bool:
        return self.role is ContactRole.REGISTRANT


def roles_at(domain: Domain, *, now: datetime) -> Sequence[ContactRole]:
    """The roles beside the holder's that the registry of ``domain`` keeps, in the field's order."""
    return roles_of(domain.registry, domain.tld, now=now)


def roles_of(registry: str, extension: str, *, now: datetime) -> Sequence[ContactRole]:
    """The roles beside the holder's that ``registry`` keeps of the names of ``extension``, in the field's order."""
    if not offers(registry, Capability.ROLES):
        return ()
    kept = rules_of(extension, now.date()).contact_roles
    return [role for role in OTHERS if role in kept]


def filled_roles(domain: Domain, *, now: datetime) -> list[Filled]:
    """The holder, then every role that the registry keeps or was seen to have. Two queries at most."""
    seen = {ContactRole.REGISTRANT.value: domain.registrant_handle, **domain.contact_handles}
    kept = roles_at(domain, now=now)
    shown = [ContactRole.REGISTRANT, *(role for role in OTHERS if role in kept or seen.get(role))]
    handles = [handle for handle in seen.values() if handle]
    known = RegistryContact.objects.filter(registry=domain.registry).select_related("contact")
    found = known.filter(Q(handle__in=handles) | Q(registry_handle__in=handles)) if handles else known.none()
    # Another account's contact is not ours to show: it stays a handle.
    by_handle = {one.known_as: one.contact for one in found if one.contact.account_id == domain.account_id}
    return [
        Filled(
            role,
            seen.get(role, ""),
            domain.registrant if role is ContactRole.REGISTRANT else by_handle.get(seen.get(role, "")),
        )
        for role in shown
    ]


def role_data(contact: Contact, extension: str, role: ContactRole) -> dict[str, Any]:
    """The contact as the registry of ``extension`` is told of it in ``role``."""
    return data_in_role(holder_data(contact, extension), extension, role)


def data_in_role(data: Mapping[str, Any], extension: str, role: ContactRole) -> dict[str, Any]:
    """A holder's ``data`` as the registry of ``extension`` is told of the same person in ``role``."""
    if not family_of(extension).has_contacts_of_one_role:
        return dict(data)
    return {**data, "extra": {**data.get("extra", {}), "role": role.value}}
