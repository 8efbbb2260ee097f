"""The fields of an identity, checked as registries and invoices need them."""

import unicodedata
from typing import Any, Final

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountKind
from parvis.contacts import identifiers, rules
from parvis.kit.refusals import NotAllowedError

_NOT_COUNTRIES: Final = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())  # noqa: SIM905 - reads as one list
"""What CLDR names beside the countries of ISO 3166-1."""


def countries() -> list[tuple[str, str]]:
    """Countries in the reader's language, sorted."""
    territories = Locale.parse(get_language() or "fr", sep="-").territories
    names = {str(code): str(name) for code, name in territories.items()}
    codes = [code for code in names if len(code) == len("FR") and code.isalpha() and code not in _NOT_COUNTRIES]
    return [("", ""), *sorted(((code, names[code]) for code in codes), key=lambda pair: _plain(pair[1]))]


def _plain(name: str) -> str:
    """Without accents, so that «États-Unis» stands under E."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


class IdentityForm(forms.Form):
    """Name, address, phone and numbers of a person or an organisation."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select({"autocomplete": "country"}))
    street = forms.CharField(
        label=_("Number and street"), max_length=200, widget=forms.TextInput({"autocomplete": "address-line1"})
    )
    street2 = forms.CharField(
        label=_("Address, continued"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-line2"}),
    )
    postal_code = forms.CharField(
        label=_("Post code"),
        max_length=16,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    city = forms.CharField(label=_("City"), max_length=100, widget=forms.TextInput({"autocomplete": "address-level2"}))
    region = forms.CharField(
        label=_("Region or province"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "address-level1"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        help_text=_("With its country code, for example +33 4 94 00 00 00."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    company_number = forms.CharField(label=_("Company number (SIREN in France)"), max_length=20, required=False)
    vat_number = forms.CharField(label=_("VAT number"), max_length=20, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        for name, sentence in rules.MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence
        self.require_as_in(self._country())
        if kind != AccountKind.ORGANISATION:
            for name in ("organisation", "company_number", "vat_number"):
                del self.fields[name]

    def _country(self) -> str:
        """The country typed, else the one proposed."""
        if self.is_bound:
            return str(self.data.get(self.add_prefix("country"), ""))
        return str(self.initial.get("country", ""))

    def require_as_in(self, country: str) -> None:
        """Ask for what an address of ``country`` cannot do without; the rest says that it is optional."""
        needed = rules.needed_in(country)
        for name in ("postal_code", "region"):
            self.fields[name].required = name in needed

    def clean(self) -> dict[str, Any]:
        """Check what depends on the country, each fault beside its field."""
        cleaned = super().clean() or {}
        country = cleaned.get("country", "")
        if "phone" in cleaned:
            self._check("phone", lambda: cleaned.update(phone=rules.checked_phone(cleaned["phone"], country)))
        if country and {"street", "city", "postal_code", "region"} <= set(cleaned):
            self._check("street", lambda: cleaned.update(rules.checked_address(cleaned)))
        if cleaned.get("company_number"):
            self._check(
                "company_number",
                lambda: cleaned.update(company_number=self.checked_company_number(cleaned["company_number"], country)),
            )
        if cleaned.get("vat_number"):
            self._check(
                "vat_number",
                lambda: cleaned.update(vat_number=self.checked_vat_number(cleaned["vat_number"], country)),
            )
        return cleaned

    def checked_company_number(self, typed: str, country: str) -> str:
        """As its country's register of companies writes it (SIREN, SIRET, ICE, …), or NotAllowedError."""
        return identifiers.checked_registration_number(typed, country)

    def checked_vat_number(self, typed: str, country: str) -> str:  # noqa: ARG002 - others look at the country
        """Return the VAT number, or NotAllowedError."""
        return rules.checked_vat_number(typed)

    def _check(self, field: str, check: Any) -> None:
        try:
            check()
        except NotAllowedError as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else field, str(refusal))
