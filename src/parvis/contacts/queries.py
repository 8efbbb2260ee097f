"""Contacts as orders copy them."""

from typing import Any

from parvis.contacts.asked import COLUMNS
from parvis.contacts.families import family_of
from parvis.contacts.models import Contact


def holder_data(contact: Contact, extension: str) -> dict[str, Any]:
    """The holder as the registry of ``extension`` is told: the columns, and ``extra`` by the drivers' names."""
    extra = family_of(extension).sent(contact.values)
    return {name: getattr(contact, name) for name in COLUMNS} | ({"extra": extra} if extra else {})
