"""Contacts as orders copy them, and searched."""

from typing import Any

from django.db.models import Q, QuerySet

from parvis.contacts.asked import COLUMNS
from parvis.contacts.families import family_of
from parvis.contacts.models import Contact


def holder_data(contact: Contact, extension: str) -> dict[str, Any]:
    """The holder as the registry of ``extension`` is told: the columns, and ``extra`` by the drivers' names."""
    extra = family_of(extension).sent(contact.values)
    return {name: getattr(contact, name) for name in COLUMNS} | ({"extra": extra} if extra else {})


def matching(found: QuerySet[Contact], text: str) -> QuerySet[Contact]:
    """Those of ``found`` whose name or e-mail address contains ``text``; all of them for none."""
    if not text:
        return found
    wanted = Q()
    for field in ("organisation", "first_name", "last_name", "email"):
        wanted |= Q(**{f"{field}__icontains": text})
    return found.filter(wanted)
