"""Until when a registry must hear that a holder was verified (rules 2.6: AFNIC, within a month)."""

from datetime import datetime, timedelta

from parvis.contacts.families import family_of
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.ports import Capability
from parvis.domains.registries import offers


def want_told(domain: Domain) -> None:
    """The registry has ``domain`` for our holder: note until when it must hear how that was verified, once a contact."""
    days = family_of(domain.tld).tells_verified
    if not days or not offers(domain.registry, Capability.QUALIFICATION):
        return
    rows = RegistryContact.objects.filter(
        registry=domain.registry, contact_id=domain.registrant_id, verification_due_at__isnull=True
    )
    for known in rows:
        if known.known_as == domain.registrant_handle:
            known.verification_due_at = known.created_at + timedelta(days=days)
            known.save(update_fields=["verification_due_at"])


def want_told_anew(known: RegistryContact, extension: str, *, now: datetime) -> None:
    """The contact has another address: what was told is true no more. The caller saves."""
    days = family_of(extension).tells_verified
    if days and known.verification_due_at is not None:
        known.verification_due_at, known.verification_told_at = now + timedelta(days=days), None
