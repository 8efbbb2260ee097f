"""Which contact at a registry stands for a holder."""

import secrets
import string
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from parvis.contacts.models import Contact
from parvis.domains.models import RegistryContact

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


def contact_named(registry: str, handle: str, *, told: str) -> None:
    """The registry calls our contact ``handle`` by the name ``told``."""
    if told != handle:
        RegistryContact.objects.filter(registry=registry, handle=handle).update(registry_handle=told)
