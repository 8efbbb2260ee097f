"""The taxes of a document as lines to print."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_NAMES: Final = {"GST": gettext_lazy("GST"), "HST": gettext_lazy("HST"), "QST": gettext_lazy("QST")}
"""Of Canada's taxes, in the document's language."""


class TaxLine(NamedTuple):
    """What is printed before an amount, and the amount."""

    label: str
    minor: int


def tax_lines(
    taxes: Sequence[Mapping[str, Any]],
    *,
    locale: Locale,
    percent: Callable[[str], str],
    money: Callable[[int], str],
) -> list[TaxLine]:
    """One line a rate, with what it is of where there are several, and the state whose tax it is where it is another.

    A rate of several taxes is a line for each: the last one takes what rounding leaves, so that they add up.
    """
    found = []
    for tax in taxes:
        if tax.get("parts"):
            found += _parts(tax, percent)
            continue
        said = {"rate": percent(tax["rate"]), "base": money(tax["base_minor"])}
        label = (_("VAT %(rate)s of %(base)s") if len(taxes) > 1 else _("VAT %(rate)s")) % said
        if tax.get("country"):
            country = locale.territories.get(tax["country"], tax["country"])
            label = f"{label} ({country})"
        found.append(TaxLine(label, tax["tax_minor"]))
    return found


def _parts(tax: Mapping[str, Any], percent: Callable[[str], str]) -> list[TaxLine]:
    left, found = tax["tax_minor"], []
    for position, (name, rate) in enumerate(tax["parts"], start=1):
        is_last = position == len(tax["parts"])
        minor = (
            left if is_last else int((Decimal(tax["tax_minor"]) * Decimal(rate) / Decimal(tax["rate"])).to_integral())
        )
        left -= minor
        found.append(TaxLine(f"{_NAMES.get(name, name)} {percent(rate)}", minor))
    return found
