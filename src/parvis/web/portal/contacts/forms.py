"""What is typed of a contact in the client area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import rules_of
from parvis.contacts.asked import COLUMNS, asked_for
from parvis.contacts.forms import HolderForm
from parvis.contacts.models import Contact
from parvis.domains.holders import extensions_of
from parvis.web.templatetags.wording import phone


class ContactForm(HolderForm):
    """A new contact, or one to be changed: then without its country, and with what its registries ask beside."""

    confirmed = forms.BooleanField(
        label=_("The organisation is the holder of the names, not the person. I confirm that."), required=False
    )

    def __init__(self, *args: Any, today: date, contact: Contact | None = None, **kwargs: Any) -> None:
        self._contact = contact
        extensions = extensions_of(contact) if contact is not None else []
        super().__init__(
            *args,
            today=today,
            asked=asked_for(extensions),
            allowed={extension: rules_of(extension, today).allowed_countries for extension in extensions},
            offers_all=True,
            **kwargs,
        )
        if contact is not None:
            del self.fields["country"]
            self.require_as_in(contact.country)
        self._own_names = tuple(name for name in self._own_names if name in self.fields and name != "confirmed")

    def clean(self) -> dict[str, Any]:
        """The address is checked in the country that stands; who names an organisation says that it is the holder."""
        if self._contact is not None:
            self.cleaned_data["country"] = self._contact.country
        cleaned = super().clean()
        organisation = cleaned.get("organisation", "")
        is_new = self._contact is None or organisation != self._contact.organisation
        if organisation and is_new and not cleaned.get("confirmed"):
            self.add_error("confirmed", _("Tick this box, or leave the organisation empty if a person is the holder."))
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """What single registries ask beside, those taken back included, once the form is valid."""
        found: dict[str, str] = self.cleaned_data["further"]
        return found


def initial_of(contact: Contact) -> dict[str, str]:
    """The contact as its form shows it."""
    return {**contact.extra, **{name: getattr(contact, name) for name in COLUMNS}, "phone": phone(contact.phone)}
