"""The tables of taxes: dated rates by place, and for each country of a seller the rules that decide (rules 7.5).

Data files beside this module; each entry says where it is from and whether that was read. Read once, whole: a file that
makes no sense stops the start with the entry named.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
SELLERS: Final = ("FR", "BE", "LU", "CH", "MA", "CA")
"""Countries whose sellers have a table."""
WHO: Final = frozenset({"any", "business", "consumer"})
NEEDS: Final = frozenset({"", "checked-number", "one-stop-shop", "registered"})
SCHEMES: Final = frozenset({"", "franchise"})
CATEGORIES: Final = frozenset({"S", "AE", "E", "O", "G", "Z"})
HOME, CUSTOMER, NONE = "home", "customer", "none"


class WrongTableError(ValueError):
    """A file of taxes makes no sense; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What is charged in a place from a day on. ``parts``: (name, rate) of each tax in it, where they have names."""

    place: str
    starts_on: date
    rate: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """Places that a seller's rules treat alike. ``postal_codes`` are prefixes within the seller's own country."""

    name: str
    countries: frozenset[str]
    postal_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table. ``rate`` is "home", "customer", "none" or a place of the rates."""

    row: str
    zones: frozenset[str]
    who: str
    needs: str
    scheme: str
    rate: str
    category: str
    mention: str
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """What decides for sellers of one country, from top to bottom."""

    country: str
    zones: tuple[Zone, ...]
    rules: tuple[Rule, ...]

    def zone_of(self, country: str, postal_code: str) -> str:
        """The first zone of a place; "union" for the other states, "elsewhere" for the rest."""
        code = "".join(postal_code.split())
        for zone in self.zones:
            is_inside = country == self.country and bool(zone.postal_codes) and code.startswith(zone.postal_codes)
            if is_inside or country in zone.countries:
                return zone.name
        return "union" if country in EU else "elsewhere"


@cache
def rates() -> Mapping[str, tuple[Rate, ...]]:
    """Every rate by place, earliest first."""
    found: dict[str, list[Rate]] = {}
    for position, entry in enumerate(_file("rates.toml")["rate"], start=1):
        try:
            parts = tuple((str(name), Decimal(part)) for name, part in entry.get("parts", ()))
            rate = Rate(
                entry["place"],
                entry["from"],
                Decimal(entry["rate"]).normalize(),
                parts,
                entry["source"],
                entry["is_confirmed"],
            )
        except (KeyError, ValueError, ArithmeticError) as error:
            raise WrongTableError(f"rates.toml, entry {position}: {error!r}") from error
        if parts and sum((part for _name, part in parts), Decimal(0)) != rate.rate:
            raise WrongTableError(f"rates.toml, {rate.place}: its parts do not add up to {rate.rate}")
        found.setdefault(rate.place, []).append(rate)
    missing = sorted(EU - set(found))
    if missing:
        raise WrongTableError(f"rates.toml: no rate of {', '.join(missing)}")
    return {place: tuple(sorted(dated, key=lambda rate: rate.starts_on)) for place, dated in found.items()}


def rate_at(place: str, on: date) -> Rate | None:
    """The rate of a place on a day, if it has one."""
    begun = [rate for rate in rates().get(place, ()) if rate.starts_on <= on]
    return begun[-1] if begun else None


@cache
def table_of(country: str) -> Table:
    """The rules of sellers of ``country``; those of France where it has none of its own is never right: WrongTableError."""
    if country not in SELLERS:
        raise WrongTableError(f"there is no table for sellers of {country}")
    name = f"seller_{country.lower()}.toml"
    content = _file(name)
    zones = tuple(
        Zone(entry["name"], frozenset(entry["countries"]), tuple(entry.get("postal_codes", ())))
        for entry in content["zone"]
    )
    known = {zone.name for zone in zones} | {"union", "elsewhere"}
    rules = tuple(_rule(name, entry, known) for entry in content["rule"])
    return Table(country, zones, rules)


def _rule(name: str, entry: Mapping[str, Any], zones: set[str]) -> Rule:
    try:
        rule = Rule(
            row=entry["row"],
            zones=frozenset(entry["zones"]),
            who=entry.get("who", "any"),
            needs=entry.get("needs", ""),
            scheme=entry.get("scheme", ""),
            rate=entry["rate"],
            category=entry["category"],
            mention=entry.get("mention", ""),
            source=entry["source"],
            is_confirmed=entry["is_confirmed"],
        )
    except KeyError as error:
        raise WrongTableError(f"{name}: {dict(entry)} has no {error}") from error
    is_known = (
        rule.zones <= zones
        and rule.who in WHO
        and rule.needs in NEEDS
        and rule.scheme in SCHEMES
        and rule.category in CATEGORIES
        and (rule.rate in {HOME, CUSTOMER, NONE} or rule.rate in rates())
        and bool(rule.mention) == (rule.rate == NONE)
    )
    if not is_known:
        raise WrongTableError(f"{name}: row {rule.row} makes no sense: {dict(entry)}")
    return rule


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
