"""Which tax a sale bears: by the seller, the customer's place and kind, and the day (rules 7.5)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from parvis.accounts.models import Account
from parvis.billing.models import EuropeanTurnover
from parvis.billing.taxes.decision import TaxDecision
from parvis.billing.taxes.mentions import mention_of
from parvis.billing.taxes.tables import CUSTOMER, HOME, NONE, Rate, Rule, Table, rate_at, table_of
from parvis.brands.models import LegalEntity

THRESHOLD_MINOR: Final = 1_000_000
"""10 000 € of sales to consumers of other states, of this year or the last: beyond, their own rates (row 7b)."""
_PROVINCES: Final[Mapping[str, str]] = {
    "québec": "QC", "quebec": "QC", "ontario": "ON", "new brunswick": "NB", "nouveau-brunswick": "NB",
    "newfoundland and labrador": "NL", "terre-neuve-et-labrador": "NL", "prince edward island": "PE",
    "île-du-prince-édouard": "PE", "nova scotia": "NS", "nouvelle-écosse": "NS",
}  # fmt: skip
_POSTAL_PROVINCES: Final[Mapping[str, str]] = {
    "A": "NL", "B": "NS", "C": "PE", "E": "NB", "G": "QC", "H": "QC", "J": "QC",
    "K": "ON", "L": "ON", "M": "ON", "N": "ON", "P": "ON",
}  # fmt: skip
"""By the first letter of the postal code (Canada Post), where the province is not said."""


class NoTaxRuleError(Exception):
    """No row of the seller's table fits: nothing is sold rather than at a wrong tax."""


def decide(account: Account, *, on: date) -> TaxDecision:
    """Say which tax a sale to ``account`` by its brand's seller bears on a day.

    The mention is in the language of the moment. A VAT number given by another state than the address's brings no
    reverse charge: the buyer's place is in doubt.
    """
    seller = account.brand.legal_entity
    table = table_of(seller.country)
    zone = table.zone_of(account.country, account.postal_code)
    for rule in table.rules:
        if zone in rule.zones and _fits(rule, account, seller, on):
            return _decision(rule, table, account, on)
    raise NoTaxRuleError(f"{seller.country}: {account.country} {account.kind}")


def home_rate(seller: LegalEntity, on: date) -> Decimal:
    """What a customer of the seller's own country pays: shown to visitors."""
    if seller.tax_scheme == "franchise":
        return Decimal(0)
    rate = rate_at(seller.country, on)
    return rate.rate if rate is not None else Decimal(0)


def _fits(rule: Rule, account: Account, seller: LegalEntity, on: date) -> bool:
    if rule.scheme and rule.scheme != seller.tax_scheme:
        return False
    if rule.who != "any" and (rule.who == "business") != account.is_business:
        return False
    if rule.needs == "checked-number":
        return account.is_vat_checked and state_of(account.vat_number) == account.country
    if rule.needs == "one-stop-shop":
        return uses_one_stop_shop(seller, on)
    return rule.needs != "registered" or account.country in seller.registrations


def _decision(rule: Rule, table: Table, account: Account, on: date) -> TaxDecision:
    if rule.rate == NONE:
        return TaxDecision(Decimal(0), rule.category, mention_of(rule.mention), row=rule.row)
    place = {HOME: table.country, CUSTOMER: _place(account)}.get(rule.rate, rule.rate)
    rate = rate_at(place, on) or _of_country(account.country, on)
    foreign = account.country if rule.rate == CUSTOMER and account.country != table.country else ""
    return TaxDecision(rate.rate, rule.category, country=foreign, parts=rate.parts, row=rule.row)


def _of_country(country: str, on: date) -> Rate:
    rate = rate_at(country, on)
    if rate is None:
        raise NoTaxRuleError(f"no rate of {country} on {on}")
    return rate


def _place(account: Account) -> str:
    """The country, and in Canada the province where it has a rate of its own."""
    if account.country != "CA":
        return account.country
    said = account.region.strip()
    province = _PROVINCES.get(said.lower(), said.upper())
    return f"CA-{province or _POSTAL_PROVINCES.get(account.postal_code[:1].upper(), '')}"


def state_of(vat_number: str) -> str:
    """The state that gave a number: its first two letters, where Greece writes EL (Directive 2006/112/EC, art. 215)."""
    prefix = vat_number[:2].upper()
    return "GR" if prefix == "EL" else prefix


def uses_one_stop_shop(seller: LegalEntity, on: date) -> bool:
    """Whether consumers of other states pay their own rates: by the seller's option, or beyond the threshold."""
    if seller.opts_for_one_stop_shop:
        return True
    if seller.country not in {"FR", "BE", "LU"}:
        return False
    sold = EuropeanTurnover.objects.filter(entity=seller, year__in=[on.year, on.year - 1])
    return any(minor > THRESHOLD_MINOR for minor in sold.values_list("minor", flat=True))
