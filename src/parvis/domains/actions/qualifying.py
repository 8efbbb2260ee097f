"""Telling registries that want to know it that a holder was verified (rules 2.6: AFNIC, within a month)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from parvis.contacts.actions.verifying import is_verified, require_verification
from parvis.domains.actions.verifying import write_letter
from parvis.domains.models import RegistryContact
from parvis.provisioning.actions.operations import submit

KIND: Final = "contact.qualification"


@transaction.atomic
def tell(contact_id: int, *, now: datetime) -> None:
    """Ask that every registry that waits for it hears that the contact's present address was verified, once each."""
    rows = RegistryContact.objects.select_for_update(of=("self",)).untold().filter(contact_id=contact_id)
    for known in rows.select_related("contact").order_by("pk"):
        if known.data.get("email", "").lower() != known.contact.email.lower() or known.verification_due_at is None:
            continue
        submit(
            KIND,
            key=f"{KIND}:{known.pk}:{known.verification_due_at:%Y%m%d%H%M%S%f}",
            subject=known.contact.name,
            account_id=known.contact.account_id,
            now=now,
            arguments={"registry": known.registry, "handle": known.handle, "email": known.data["email"]},
        )


@transaction.atomic
def pursue(known_id: int, *, now: datetime) -> None:
    """Tell what can be told; otherwise write to the holder, once an address."""
    known = RegistryContact.objects.untold().select_related("contact").filter(pk=known_id).first()
    if known is None:
        return
    if is_verified(known.contact):
        tell(known.contact_id, now=now)
        return
    verification = require_verification(known.contact, now=now)
    if verification is not None:
        write_letter(verification, key=f"verify:{verification.pk}:0", now=now)


def told(registry: str, handle: str, email: str, *, now: datetime) -> None:
    """The registry knows it of this address, in the caller's transaction."""
    known = RegistryContact.objects.select_for_update().get(registry=registry, handle=handle)
    if known.data.get("email") == email:
        known.verification_told_at = now
        known.save(update_fields=["verification_told_at"])
