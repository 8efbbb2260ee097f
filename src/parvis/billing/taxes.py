"""Which tax a French seller charges for electronic services (rules 7.5). Dated data; marks say what is to be confirmed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from parvis.accounts.models import Account

EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
REDUCED_OVERSEAS: Final = ("971", "972", "974")
"""Guadeloupe, Martinique, Réunion: 8.5 %."""
UNTAXED_OVERSEAS: Final = ("973", "976")
"""Guyane, Mayotte: article 294 CGI."""
THIRD_TERRITORIES: Final = ("97133", "97150", "975", "977", "978", "984", "986", "987", "988")
"""Saint-Barthélemy and Saint-Martin, whose post codes begin like Guadeloupe's; Saint-Pierre-et-Miquelon, the Pacific, TAAF."""

STANDARD: Final[tuple[tuple[date, Decimal], ...]] = ((date(2014, 1, 1), Decimal("0.2")),)
"""French standard rate by date of effect."""
OVERSEAS: Final = Decimal("0.085")
NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaxDecision:
    """Rate, EN 16931 category (S, AE, E, O) and the mention to print."""

    rate: Decimal
    category: str
    mention: str = ""
    country: str = ""
    """The other state whose tax it is, under the one-stop shop."""


def standard_rate(on: date) -> Decimal:
    """The French standard rate on a day."""
    return next(rate for start, rate in reversed(STANDARD) if start <= on)


def decide(account: Account, *, on: date) -> TaxDecision:
    """Say which tax a sale to ``account`` bears on a day, by its country, post code, kind and checked VAT number.

    The mention is in the language of the moment. A number given by another state than the address's brings no reverse
    charge: the buyer's place is in doubt (rules 7.5).
    """
    country = account.country
    if country in {"FR", "MC"}:
        return _french(account, on)
    if country in {"GP", "MQ", "RE"}:
        return TaxDecision(OVERSEAS, "S")
    if country in {"GF", "YT"}:
        return TaxDecision(NONE, "E", _("VAT not applicable, %(article)s") % {"article": "art. 294 du CGI"})
    if country in EU:
        if account.is_business and account.is_vat_checked and _country_of(account.vat_number) == country:
            mention = _(
                "Reverse charge: VAT is due by the customer, art. 283-2 of the CGI, art. 196 of Directive 2006/112/EC"
            )
            return TaxDecision(NONE, "AE", mention)
        # A buyer without a valid number may be treated as a consumer; below 10 000 € a year the French rate applies.
        return TaxDecision(standard_rate(on), "S")
    return _outside(account)


def _outside(account: Account) -> TaxDecision:
    article = "art. 259-1 du CGI" if account.is_business else "art. 259 D du CGI"
    return TaxDecision(NONE, "O", _("VAT not applicable, %(article)s") % {"article": article})


def _country_of(vat_number: str) -> str:
    """The state that gave a number: its first two letters, where Greece writes EL (Directive 2006/112/EC, art. 215)."""
    prefix = vat_number[:2].upper()
    return "GR" if prefix == "EL" else prefix


def _french(account: Account, on: date) -> TaxDecision:
    postal_code = account.postal_code.replace(" ", "")
    if postal_code.startswith(THIRD_TERRITORIES):
        return _outside(account)
    if postal_code.startswith(REDUCED_OVERSEAS):
        return TaxDecision(OVERSEAS, "S")
    if postal_code.startswith(UNTAXED_OVERSEAS):
        return TaxDecision(NONE, "E", _("VAT not applicable, %(article)s") % {"article": "art. 294 du CGI"})
    return TaxDecision(standard_rate(on), "S")
