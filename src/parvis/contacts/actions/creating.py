"""Creating contacts, and finding the one that is wanted (CON-1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.contacts.asked import COLUMNS
from parvis.contacts.events import ContactChanged, contact_changed
from parvis.contacts.models import Contact
from parvis.kit.actor import Actor


@transaction.atomic
def create(
    account: Account,
    *,
    particulars: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    further: Mapping[str, str] | None = None,
) -> Contact:
    """Add a contact to the account. ``particulars`` are those of ``COLUMNS``, ``further`` of single registries; all checked."""
    values = {name: particulars.get(name, "") for name in COLUMNS}
    contact = Contact.objects.create(account=account, created_at=now, extra=dict(further or {}), **values)
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
def holding(
    account: Account,
    *,
    particulars: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    further: Mapping[str, str] | None = None,
) -> Contact:
    """The contact of the account that holds exactly these particulars, made if there is none; sent twice, one.

    A contact that lacks some of ``further`` is completed; one that says otherwise there is another contact.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    values = {name: particulars.get(name, "") for name in COLUMNS}
    wanted = dict(further or {})
    for known in Contact.objects.filter(account=account, **values).order_by("pk"):
        if all(known.extra.get(name, value) == value for name, value in wanted.items()):
            return complete(known, further=wanted, actor=actor, now=now)
    return create(account, particulars=values, further=wanted, actor=actor, now=now)


def same_as(account: Account, *, actor: Actor, now: datetime, further: Mapping[str, str] | None = None) -> Contact:
    """The contact that holds the account's own details, made if there is none; ``further`` completes it."""
    wanted = dict(further or {})
    particulars = {name: getattr(account, name) or wanted.pop(name, "") for name in COLUMNS}
    return holding(account, particulars=particulars, further=wanted, actor=actor, now=now)


@transaction.atomic
def complete(contact: Contact, *, further: Mapping[str, str], actor: Actor, now: datetime) -> Contact:
    """Write down what a registry asks beside and the contact did not say yet; what it says already stays.

    Further fields change nothing at registries: each is asked for where a registry needs it for the first time.
    """
    held = Contact.objects.select_for_update(of=("self",)).select_related("account").get(pk=contact.pk)
    columns = {name: value for name, value in further.items() if name in COLUMNS and not getattr(held, name)}
    extra = {name: value for name, value in further.items() if name not in COLUMNS and name not in held.extra}
    if not columns and not extra:
        return held
    for name, value in columns.items():
        setattr(held, name, value)
    held.extra = {**held.extra, **extra}
    held.save(update_fields=[*columns, "extra"])
    if columns:
        contact_changed.publish(ContactChanged(held.pk, frozenset(columns), now))
    record(
        "contact.completed",
        kind="contact",
        subject=held.name,
        by=actor,
        at=now,
        brand_id=held.account.brand_id,
        account_id=held.account_id,
    )
    return held
