"""Which contact at a registry stands for a holder, and keeping both alike (CON-2)."""

import secrets
import string
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from parvis.contacts.actions.changing import edit
from parvis.contacts.models import Contact
from parvis.contacts.queries import holder_data
from parvis.domains.actions import verified_holders
from parvis.domains.holders import frozen_fields
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.queries import LIVE
from parvis.domains.roles import OTHERS, data_in_role, roles_of
from parvis.kit.actor import Actor
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.models import Operation

KIND: Final = "contact.update"
_SIGNS: Final = string.ascii_uppercase + string.digits
_LENGTH: Final = 12
"""With the prefix, within the 16 characters of RFC 5733 (clIDType); 62 bits never meet."""


@transaction.atomic
def contact_at(registry: str, *, contact: Contact, data: Mapping[str, Any], now: datetime) -> RegistryContact:
    """The contact of ``registry`` that stands for ``contact`` with exactly ``data``; a new one where there is none.

    Nothing is sent from here: an operation puts it at the registry before it is used.
    """
    known = RegistryContact.objects.filter(registry=registry, contact=contact, data=dict(data)).order_by("pk").first()
    if known is not None:
        return known
    return RegistryContact.objects.create(
        registry=registry,
        handle="PV" + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)),
        contact=contact,
        data=dict(data),
        created_at=now,
    )


def handles_by_role(
    registry: str, extension: str, *, contact: Contact, data: Mapping[str, Any], now: datetime
) -> dict[str, str]:
    """Our handles, by role, for the roles that a name of ``extension`` has there beside its holder's: ``contact`` has them all.

    One handle for each role where a contact serves for one alone. ``data`` is the holder's, as ordered.
    """
    return {
        role.value: contact_at(registry, contact=contact, data=data_in_role(data, extension, role), now=now).handle
        for role in roles_of(registry, extension, now=now)
    }


def contact_named(registry: str, handle: str, *, told: str) -> None:
    """The registry calls our contact ``handle`` by the name ``told``."""
    if told != handle:
        RegistryContact.objects.filter(registry=registry, handle=handle).update(registry_handle=told)


def known_as(registry: str, handle: str) -> str:
    """What the registry calls our contact ``handle``."""
    return RegistryContact.objects.get(registry=registry, handle=handle).known_as


@transaction.atomic
def edit_contact(
    contact: Contact, *, particulars: Mapping[str, Any], further: Mapping[str, str], actor: Actor, now: datetime
) -> Contact:
    """Change the contact, within what the registries of its names take as a change of the same holder."""
    # Held first: a name that is registered to it meanwhile waits, or is counted.
    held = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    frozen = frozen_fields(held)
    return edit(held, particulars=particulars, further=further, frozen=frozen, actor=actor, now=now)


@transaction.atomic
def send_changes(contact: Contact, *, now: datetime) -> None:
    """Ask that every registry that has the contact for a name has what it says now: one operation for each."""
    known_there = (
        RegistryContact.objects.select_for_update(of=("self",)).filter(contact=contact).select_related("contact")
    )
    for known in known_there.order_by("pk"):
        extension = _extension(known)
        if extension is None:
            continue
        data = holder_data(contact, extension)
        role = known.data.get("extra", {}).get("role")
        if role is not None:
            data["extra"] = {**data.get("extra", {}), "role": role}
        if known.data == data:
            continue
        if known.data.get("email") != data.get("email"):
            verified_holders.want_told_anew(known, extension, now=now)
        before, known.data = known.data, data
        known.save(update_fields=["data", "verification_due_at", "verification_told_at"])
        count = Operation.objects.filter(key__startswith=f"{KIND}:{known.pk}:").count()
        submit(
            KIND,
            key=f"{KIND}:{known.pk}:{count + 1}",
            subject=contact.name,
            account_id=contact.account_id,
            now=now,
            arguments={"registry": known.registry, "handle": known.handle, "before": before},
        )


def _extension(known: RegistryContact) -> str | None:
    """The extension of a name that has the contact there, as its holder or in another role; None where none has it."""
    names = Domain.objects.filter(account_id=known.contact.account_id, registry=known.registry, state__in=LIVE)
    used = Q(registrant_id=known.contact_id)
    for role in OTHERS:
        used |= Q(**{f"contact_handles__{role.value}": known.known_as})
    return names.filter(used).order_by("pk").values_list("tld", flat=True).first()
