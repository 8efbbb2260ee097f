"""Creating and changing contacts (CON-1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.contacts.models import Contact
from parvis.kit.actor import Actor

FIELDS: Final = (
    "kind", "organisation", "first_name", "last_name", "email", "phone", "street", "street2", "postal_code", "city",
    "region", "country", "company_number",
)  # fmt: skip


@transaction.atomic
def create(account: Account, *, particulars: Mapping[str, Any], actor: Actor, now: datetime) -> Contact:
    """Add a contact to the account. ``particulars`` are those of ``FIELDS``, already checked."""
    values = {name: particulars.get(name, "") for name in FIELDS}
    contact = Contact.objects.create(account=account, created_at=now, **values)
    record(
        "contact.created",
        kind="contact",
        subject=contact.name,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"email": contact.email, "country": contact.country},
    )
    return contact


@transaction.atomic
def holding(account: Account, *, particulars: Mapping[str, Any], actor: Actor, now: datetime) -> Contact:
    """The contact of the account that holds exactly these particulars, made if there is none; sent twice, one."""
    Account.objects.select_for_update().get(pk=account.pk)
    values = {name: particulars.get(name, "") for name in FIELDS}
    known = Contact.objects.filter(account=account, **values).order_by("pk").first()
    return known or create(account, particulars=values, actor=actor, now=now)


def same_as(account: Account, *, actor: Actor, now: datetime) -> Contact:
    """The contact that holds the account's own details, made if there is none."""
    return holding(account, particulars={name: getattr(account, name) for name in FIELDS}, actor=actor, now=now)
