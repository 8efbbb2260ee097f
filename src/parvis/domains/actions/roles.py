"""Choosing the administrative, technical and billing contact of a name (DOM-5)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.contacts.families import family_of
from parvis.contacts.models import Contact
from parvis.domains.actions.contacts import contact_at, contact_named
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.actions.settings import changeable, request_change
from parvis.domains.actions.snapshots import store
from parvis.domains.models import Domain
from parvis.domains.ports import ContactRole, Snapshot
from parvis.domains.roles import filled_roles, role_data, roles_at
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation

KINDS = {
    ContactRole.ADMIN: "domain.admin-contact",
    ContactRole.TECH: "domain.tech-contact",
    ContactRole.BILLING: "domain.billing-contact",
}
"""One kind of operation for each role, so that one under way holds up no other."""


@transaction.atomic
def request_contact(domain: Domain, *, role: ContactRole, contact: Contact, actor: Actor, now: datetime) -> Operation:
    """Queue ``contact`` as the ``role`` of the name, once.

    Refused where the registry keeps no such contact, where the brand keeps the administrative one to itself, and for a
    contact that the registry would refuse or that is not the account's.
    """
    held = changeable(domain, now=now)
    refusal = role_refusal(held, role, actor=actor, now=now)
    if refusal is not None:
        raise NotAllowedError(refusal)
    if contact.account_id != held.account_id:
        raise NotAllowedError(_("This contact is not one of your account."), field="contact")
    family = family_of(held.tld)
    if role is ContactRole.ADMIN and family.admin_in and family.home(contact.country) not in family.admin_in:
        raise NotAllowedError(
            _("The registry of .%(tld)s asks for an administrative contact with an address in Morocco.")
            % {"tld": held.tld},
            field="contact",
        )
    data = role_data(contact, held.tld, role)
    there = contact_at(held.registry, contact=contact, data=data, now=now)
    before = next((one.contact for one in filled_roles(held, now=now) if one.role is role), None)
    return request_change(
        held,
        KINDS[role],
        {"role": role.value, "contact": there.handle},
        {"contact": before.name if before else ""},
        actor,
        now,
    )


def role_refusal(domain: Domain, role: ContactRole, *, actor: Actor, now: datetime) -> object | None:
    """Why that contact of the name cannot be changed here at all, or None."""
    if role not in roles_at(domain, now=now):
        return _("The registry of this domain keeps no such contact.")
    if role is ContactRole.ADMIN and not actor.is_staff and not domain.account.brand.allows_contacts:
        return _("Your provider does not let the administrative contact be changed here. Contact support.")
    return None


def contact_changed(
    domain_id: int, seen: Snapshot, *, role: ContactRole, handle: str, told: str, key: str, now: datetime
) -> None:
    """The registry took the contact ``handle`` of ours, which it calls ``told``: store it and tell the customer, once."""
    domain = store(domain_id, seen, now=now)
    contact_named(domain.registry, handle, told=told)
    taken = next(one for one in filled_roles(domain, now=now) if one.role is role)
    name = taken.contact.name if taken.contact else taken.handle
    note(domain, f"{KINDS[role]}-changed", {"contact": name}, by=SYSTEM, now=now)
    tell(domain, "domain-contact-changed", key=f"{key}:changed", now=now, role=taken.label, name=name)
