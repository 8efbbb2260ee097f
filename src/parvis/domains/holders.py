"""What names ask of the contacts that hold them."""

from collections.abc import Collection
from typing import Final

from parvis.contacts.actions.verifying import is_verified
from parvis.contacts.families import family_of
from parvis.contacts.models import Contact
from parvis.domains.enums import OPEN_HOLDER_CHANGE, DomainState
from parvis.domains.models import Domain
from parvis.domains.queries import LIVE

MOST: Final = 500


def extensions_of(contact: Contact) -> list[str]:
    """The extensions in which the contact holds names now."""
    held = Domain.objects.filter(registrant=contact, state__in=LIVE)
    return list(held.order_by("tld").values_list("tld", flat=True).distinct())


def frozen_fields(contact: Contact) -> dict[str, list[str]]:
    """The columns whose change is a change of holder to a registry, with the extensions that count it so.

    An address that nobody has verified yet may be corrected: it is not known to be the holder's.
    """
    found: dict[str, list[str]] = {}
    for extension in extensions_of(contact):
        family = family_of(extension)
        for field in family.holder_change:
            if field == "email" and family.verifies_email and not is_verified(contact):
                continue
            found.setdefault(field, []).append(extension)
    return found


def names_to_hand_over(contact: Contact, extensions: Collection[str]) -> list[Domain]:
    """The active names of the contact under ``extensions`` whose holder is not being changed already, 500 at most."""
    held = Domain.objects.filter(registrant=contact, state=DomainState.ACTIVE, tld__in=extensions)
    free = held.exclude(holder_changes__stage__in=OPEN_HOLDER_CHANGE)
    return list(free.select_related("registrant", "account").order_by("unicode_name", "pk")[:MOST])
