"""The lines of a quote, as staff type them."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.catalog.models import Tld
from parvis.domains.search.typing import in_ascii
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.offers import OFFERABLE, Offered
from parvis.orders.enums import LineKind
from parvis.orders.models import Offer
from parvis.web.ui.forms import AmountField

ROWS: Final = 8
DAYS: Final = 30
MOST_DAYS: Final = 180


class OfferForm(forms.Form):
    """Rows of kind, name, years and net price; empty ones are left out. ``lines`` is what was typed."""

    days = forms.IntegerField(
        label=gettext_lazy("Valid for how many days"), min_value=1, max_value=MOST_DAYS, initial=DAYS
    )
    note = forms.CharField(
        label=gettext_lazy("Words to the customer"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, offer: Offer, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.offer = offer
        self.lines: list[Offered] = []
        kinds = [(kind.value, kind.label) for kind in OFFERABLE]
        for row in range(1, ROWS + 1):
            said = {"n": row}
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label=_("Line %(n)d: what") % said, choices=kinds, required=False
            )
            self.fields[f"name_{row}"] = forms.CharField(
                label=_("Line %(n)d: name") % said, max_length=253, required=False
            )
            self.fields[f"years_{row}"] = forms.IntegerField(
                label=_("Line %(n)d: years") % said, min_value=1, max_value=10, required=False, initial=1
            )
            self.fields[f"net_{row}"] = AmountField(
                label=_("Line %(n)d: net price") % said,
                max_digits=10,
                decimal_places=2,
                min_value=0,
                required=False,
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each line."""
        return [[self[f"{part}_{row}"] for part in ("kind", "name", "years", "net")] for row in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """Each line that was begun is whole, and its extension is known."""
        cleaned = super().clean() or {}
        known = set(Tld.objects.values_list("name", flat=True))
        for row in range(1, ROWS + 1):
            typed, net = (cleaned.get(f"name_{row}") or "").strip(), cleaned.get(f"net_{row}")
            if not typed and net is None:
                continue
            if not typed:
                self.add_error(f"name_{row}", _("Enter the name."))
                continue
            if net is None:
                if f"net_{row}" not in self.errors:
                    self.add_error(f"net_{row}", _("Enter the price, 0 if it is free."))
                continue
            self._line(row, typed, known, cleaned)
        return cleaned

    def _line(self, row: int, typed: str, known: set[str], cleaned: Mapping[str, Any]) -> None:
        try:
            name = in_ascii(typed.lower().rstrip("."))
        except NotAllowedError as refusal:
            self.add_error(f"name_{row}", str(refusal))
            return
        parts = name.split(".")
        tld = next((".".join(parts[at:]) for at in range(1, len(parts)) if ".".join(parts[at:]) in known), "")
        if not tld or not name.removesuffix(f".{tld}"):
            self.add_error(f"name_{row}", _("No extension of ours ends this name."))
            return
        self.lines.append(
            Offered(
                kind=cleaned.get(f"kind_{row}") or LineKind.REGISTER,
                name=name,
                tld=tld,
                years=cleaned.get(f"years_{row}") or 1,
                net=Money.of(cleaned[f"net_{row}"], self.offer.currency),
            )
        )
