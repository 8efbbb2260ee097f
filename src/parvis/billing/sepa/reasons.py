"""Why banks return direct debits (ISO 20022, ExternalReturnReason1Code): in the customer's words, and what it means for
the mandate.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ACCOUNT: Final = _(
    "The account cannot be debited under this number. Sign a new mandate with the IBAN of your account."
)
_CLOSED: Final = _("The account is closed. Sign a new mandate with the IBAN of another account.")
_BLOCKED: Final = _("The bank does not let this account be debited. Ask it, or sign a mandate for another account.")
_REFUSED: Final = _(
    "The direct debit was refused or claimed back from the bank. We collect nothing more under this mandate."
)
_UNKNOWN: Final = _("The bank did not say why. Ask it, or pay otherwise.")

WORDS: Final[Mapping[str, str | Promise]] = {
    "AM04": _("The account did not hold enough on that day."),
    "AC01": _ACCOUNT,
    "RC01": _ACCOUNT,
    "AC04": _CLOSED,
    "AC06": _BLOCKED,
    "AC13": _BLOCKED,
    "AG01": _BLOCKED,
    "SL01": _BLOCKED,
    "MD01": _("The bank knows of no mandate. We collect nothing more until a new one is signed."),
    "MD06": _REFUSED,
    "MS02": _REFUSED,
    "MD07": _("The bank tells us that the holder of the account has died. Please write to us."),
    "MS03": _UNKNOWN,
    "AM05": _("The bank received the same direct debit twice. Nothing is lost; please pay otherwise."),
}
SUSPENDING: Final = frozenset(
    {"AC01", "RC01", "AC04", "AC06", "AC13", "AG01", "SL01", "MD01", "MD02", "MD06", "MS02", "MD07"}
)
"""Reasons after which a mandate must not be used as it is: the next collection would come back too."""


def words_of(code: str) -> str | Promise:
    """A translated sentence for a bank's code; an unknown one gets a sentence that is still true."""
    return WORDS.get(code, _UNKNOWN)
