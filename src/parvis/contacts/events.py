"""Facts about contacts that higher apps react to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class ContactVerified:
    """The contact's present address is known to be read by its holder."""

    contact_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """What registries have of the contact is no longer what it says. ``fields`` are columns or further fields."""

    contact_id: int
    fields: Collection[str]
    at: datetime


contact_verified: Final = Event[ContactVerified]()
contact_changed: Final = Event[ContactChanged]()
