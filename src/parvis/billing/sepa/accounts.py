"""Bank accounts as people type them: checked, and never shown whole."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from stdnum import iban as numbers
from stdnum.exceptions import ValidationError

from parvis.kit.refusals import NotAllowedError

ZONE: Final = frozenset(
    {
        "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU",
        "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE",
        "SI", "SK", "SM", "VA",
    }
)  # fmt: skip
"""Where accounts can be collected from (EPC409-09, the countries of the SEPA schemes)."""


def checked_iban(text: str) -> str:
    """The account number without spaces, or NotAllowedError with what is wrong with it."""
    number = "".join(text.split()).upper()
    if not number:
        raise NotAllowedError(_("Enter the IBAN of your account."), field="iban")
    try:
        # The country's own digits are left to the bank: some valid accounts fail the library's idea of them.
        found: str = numbers.validate(number, check_country=False)
    except ValidationError as error:
        raise NotAllowedError(
            _("This IBAN is not right: check it against your bank’s document, digit by digit."), field="iban"
        ) from error
    if found[:2] not in ZONE:
        raise NotAllowedError(
            _("Accounts in this country cannot be debited: it is outside the SEPA zone."), field="iban"
        )
    return found


def masked(iban: str) -> str:
    """An account as its holder knows it again, and nobody else can use it: «FR76 •••• 0189»."""
    return f"{iban[:4]} •••• {iban[-4:]}" if iban else ""
