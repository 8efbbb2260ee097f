"""Why a document bears no tax, in its language (rules 7.2, number 18)."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SENTENCES: Final[Mapping[str, Promise]] = {
    "reverse-charge-fr": gettext_lazy(
        "Reverse charge: VAT is due by the customer, art. 283-2 of the CGI, art. 196 of Directive 2006/112/EC"
    ),
    "reverse-charge": gettext_lazy("Reverse charge: VAT is due by the customer, art. 196 of Directive 2006/112/EC"),
    "small-supplier": gettext_lazy("No GST/HST or QST: small supplier"),
    "zero-rated-export": gettext_lazy("Zero-rated: supply to a customer outside Canada"),
}


def mention_of(key: str) -> str:
    """The sentence of a table's ``mention``: one of its own, or that the tax does not apply by an article."""
    if not key:
        return ""
    return str(_SENTENCES[key]) if key in _SENTENCES else _("VAT not applicable, %(article)s") % {"article": key}
