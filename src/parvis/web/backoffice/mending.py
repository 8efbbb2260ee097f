"""What staff may change in a document that the rules hold up: who its two parties are said to be."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.billing.actions.issuing import MENDABLE_BUYER, MENDABLE_SELLER
from parvis.billing.models import InvoiceDraft
from parvis.contacts.identifiers import checked_holder_vat_number, checked_registration_number
from parvis.kit.refusals import NotAllowedError

_LABELS: Final = {
    "organisation": _("Organisation"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "street": _("Address"),
    "street2": _("Address, second line"),
    "postal_code": _("Postcode"),
    "city": _("City"),
    "company_number": _("Company number"),
    "siren": _("SIREN"),
    "siret": _("SIRET"),
    "vat_number": _("VAT number"),
    "email": _("E-mail address"),
    "electronic_address": _("Electronic address"),
}
_LONGEST: Final = {"street": 200, "street2": 200, "organisation": 200, "email": 254, "electronic_address": 125}
_USUAL: Final = 100
_NEEDED: Final = frozenset({"street", "city", "first_name", "last_name", "siren"})
_CHECKS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "company_number": checked_registration_number,
    "siren": checked_registration_number,
    "siret": checked_registration_number,
    "vat_number": checked_holder_vat_number,
}


class MendForm(forms.Form):
    """Fields ``seller_…`` and ``buyer_…``, as the document has them. ``seller`` and ``buyer`` are what was typed."""

    def __init__(self, draft: InvoiceDraft, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.draft = draft
        for side, names, values in (
            ("buyer", MENDABLE_BUYER, draft.buyer),
            ("seller", MENDABLE_SELLER, draft.seller),
        ):
            for name in names:
                if name == "siren" and draft.seller["country"] != "FR":
                    continue
                self.fields[f"{side}_{name}"] = forms.CharField(
                    label=_LABELS[name],
                    required=name in _NEEDED and bool(values.get(name) or name == "siren"),
                    max_length=_LONGEST.get(name, _USUAL),
                    initial=values.get(name, ""),
                    help_text=_("In the French directory; the SIREN unless another is given.")
                    if name == "electronic_address"
                    else "",
                )

    def clean(self) -> dict[str, Any]:
        """Numbers have the digits that they check themselves with."""
        cleaned = super().clean() or {}
        for side, values in (("buyer", self.draft.buyer), ("seller", self.draft.seller)):
            for name, check in _CHECKS.items():
                field = f"{side}_{name}"
                if not cleaned.get(field):
                    continue
                try:
                    cleaned[field] = check(cleaned[field], values["country"])
                except NotAllowedError as refusal:
                    self.add_error(field, str(refusal))
        return cleaned

    @property
    def seller(self) -> dict[str, str]:
        return self._side("seller_")

    @property
    def buyer(self) -> dict[str, str]:
        return self._side("buyer_")

    def _side(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }

    @property
    def buyer_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("buyer_")]

    @property
    def seller_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("seller_")]
