"""Changing and deleting contacts (CON-1)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.contacts.asked import COLUMNS
from parvis.contacts.events import ContactChanged, contact_changed
from parvis.contacts.models import Contact
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


class ChangeOfHolderError(NotAllowedError):
    """To the registries of ``extensions``, this is no change of a contact: another holder is to be ordered (DOM-5)."""

    def __init__(self, field: str, extensions: Collection[str]) -> None:
        names = ", ".join(f".{extension}" for extension in extensions)
        super().__init__(
            _("To the registry of %(names)s this is a change of holder, which is ordered.") % {"names": names},
            field=field,
        )
        self.extensions = list(extensions)


@transaction.atomic
def edit(
    contact: Contact,
    *,
    particulars: Mapping[str, Any],
    further: Mapping[str, str],
    frozen: Mapping[str, list[str]],
    actor: Actor,
    now: datetime,
) -> Contact:
    """Change what is given, and announce it. ``frozen`` are the columns that registries hold fast, with the extensions.

    Refuses another country, and with ChangeOfHolderError what a registry counts as a change of holder. An empty value of ``further`` takes the
    answer back.
    """
    held = Contact.objects.select_for_update(of=("self",)).select_related("account").get(pk=contact.pk)
    before = {name: getattr(held, name) for name in COLUMNS}
    after = {name: particulars.get(name, value) for name, value in before.items()}
    changed = [name for name in COLUMNS if after[name] != before[name]]
    if "country" in changed:
        raise NotAllowedError(_("The country changes by a request to support only."), field="country")
    # A number that was never given says nothing of another holder.
    held_fast = [name for name in changed if name in frozen and (before[name] or name != "company_number")]
    if held_fast:
        first = "organisation" if held_fast[0] == "kind" else held_fast[0]
        extensions = sorted({extension for name in held_fast for extension in frozen[name]})
        raise ChangeOfHolderError(first, extensions)
    extra = {name: value for name, value in {**held.extra, **further}.items() if value}
    names = {*held.extra, *extra}
    changed_extra = sorted(name for name in names if held.extra.get(name) != extra.get(name))
    if not changed and not changed_extra:
        return held
    for name in changed:
        setattr(held, name, after[name])
    held.extra = extra
    held.save(update_fields=[*changed, "extra"])
    record(
        "contact.changed",
        kind="contact",
        subject=held.name,
        by=actor,
        at=now,
        brand_id=held.account.brand_id,
        account_id=held.account_id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    contact_changed.publish(ContactChanged(held.pk, frozenset({*changed, *changed_extra}), now))
    return held


@transaction.atomic
def delete(contact: Contact, *, actor: Actor, now: datetime) -> None:
    """Delete a contact that nothing uses or used: neither a name, nor an order, nor a registry."""
    held = Contact.objects.select_for_update(of=("self",)).select_related("account").get(pk=contact.pk)
    try:
        with transaction.atomic():
            held.delete()
    except ProtectedError as error:
        raise NotAllowedError(
            _("A domain or an order names this contact: it is kept with them as a proof, and cannot be deleted.")
        ) from error
    record(
        "contact.deleted",
        kind="contact",
        subject=held.name,
        by=actor,
        at=now,
        brand_id=held.account.brand_id,
        account_id=held.account_id,
        before={"email": held.email, "country": held.country},
    )
