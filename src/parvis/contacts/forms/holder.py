"""Holders of domains: a new one, or one who is known and lacks something."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountKind
from parvis.contacts import identifiers
from parvis.contacts.asked import COLUMNS, KINDS, Asked
from parvis.contacts.forms.further import FurtherForm
from parvis.contacts.forms.identity import IdentityForm


class HolderForm(IdentityForm, FurtherForm):
    """A holder of domains: a person, or an organisation with the person who answers for it.

    Where ``asked`` is given, what those extensions ask beside is asked too: only what one of them needs, unless the
    form ``offers_all``.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Registries write to the holder there."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    field_order = ("organisation", "company_number", "first_name", "last_name", "email", "phone", "country")

    def __init__(
        self,
        *args: Any,
        today: date,
        asked: Sequence[Asked] = (),
        allowed: Mapping[str, Collection[str]] | None = None,
        offers_all: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, kind=AccountKind.ORGANISATION, **kwargs)
        del self.fields["vat_number"]
        organisation = self.fields["organisation"]
        organisation.required = False
        organisation.help_text = _("Only if an organisation holds the names: it is then their holder, not the person.")
        # A space: the stylesheet then knows whether the field is empty, without scripts.
        organisation.widget.attrs["placeholder"] = " "
        self._own_names = tuple(self.fields)
        needed = (
            asked if offers_all else [one for one in asked if any(one.may_be_needed({"kind": kind}) for kind in KINDS)]
        )
        self.ask(needed, allowed=allowed or {}, today=today)

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields that every holder has."""
        return [self[name] for name in self._own_names]

    def checked_vat_number(self, typed: str, country: str) -> str:
        """Swiss numbers too."""
        return identifiers.checked_holder_vat_number(typed, country)

    def clean(self) -> dict[str, Any]:
        """Check the common fields, then what single registries ask beside."""
        cleaned = super().clean()
        kind = AccountKind.ORGANISATION if cleaned.get("organisation") else AccountKind.INDIVIDUAL
        values = {name: str(cleaned.get(name) or "") for name in COLUMNS} | {"kind": kind}
        kept = self.check_further(values)
        cleaned["further"] = {one.name: kept.get(one.name, "") for one in self.asked if not one.is_column}
        return cleaned

    @property
    def particulars(self) -> dict[str, str]:
        """The columns of the contact, once the form is valid."""
        kind = AccountKind.ORGANISATION if self.cleaned_data["organisation"] else AccountKind.INDIVIDUAL
        number = self.cleaned_data["company_number"] if self.cleaned_data["organisation"] else ""
        return {name: self.cleaned_data.get(name, "") for name in COLUMNS} | {"kind": kind, "company_number": number}

    @property
    def further(self) -> dict[str, str]:
        """What single registries asked beside, once the form is valid."""
        found: dict[str, str] = self.cleaned_data["further"]
        return {name: value for name, value in found.items() if value}


class CompletingForm(FurtherForm):
    """What a known holder still lacks for the extensions of a cart."""

    def __init__(
        self,
        *args: Any,
        values: Mapping[str, str],
        asked: Sequence[Asked],
        allowed: Mapping[str, Collection[str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        """``values`` is what is known of the holder; ``asked`` what is missing."""
        super().__init__(*args, **kwargs)
        self._values = values
        self.ask(asked, allowed=allowed, today=today, kind=values["kind"])

    def clean(self) -> dict[str, Any]:
        """Check what is typed together with what is known."""
        cleaned = super().clean() or {}
        cleaned["further"] = self.check_further(self._values)
        return cleaned

    @property
    def further(self) -> dict[str, str]:
        """What was filled in, columns included, once the form is valid."""
        found: dict[str, str] = self.cleaned_data["further"]
        return {name: value for name, value in found.items() if value}
