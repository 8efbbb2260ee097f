"""What the registry of an extension asks of a holder: data of ``registry_fields.toml``, checked as they are read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("registry_fields.toml")
KINDS: Final = frozenset(
    {"text", "choice", "country", "language", "date", "consent", "company-number", "vat-number", "association-number"}
)
_COUNTRY_CODE: Final = 2


class FamiliesError(ValueError):
    """The data make no sense; the message names the family."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One field that one registry asks for. ``of`` is the kind of holder that it concerns, or "" for both."""

    name: str
    kind: str
    of: str
    is_required: bool
    needed_when: Mapping[str, frozenset[str]]
    """Other fields and their values that make it required."""
    choices: tuple[str, ...]
    sent_as: str
    """How drivers call it."""
    is_column: bool
    """The value is a column of the contact, and goes to every registry."""
    value: str
    """What a ticked box means."""
    longest: int

    def concerns(self, kind: str) -> bool:
        """Say whether holders of ``kind`` are asked."""
        return self.of in {"", kind}


@dataclass(frozen=True, slots=True)
class Opening:
    """A value that makes the holder's country not matter."""

    field: str
    of: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """Extensions whose registries ask for the same."""

    name: str
    extensions: tuple[str, ...]
    rules: tuple[Rule, ...]
    openings: tuple[Opening, ...]
    holder_change: frozenset[str]
    verifies_email: bool
    tells_verified: int
    """Days after its creation within which the registry must be told that a holder was verified; 0: it is not told."""
    admin_in: frozenset[str]
    """Countries that the administrative contact must be in; empty: any."""
    counts_as: Mapping[str, str]
    has_contacts_of_one_role: bool
    """A contact is made for the role that it has, and serves for no other."""
    has_contacts_at_transfer: bool
    """A transfer to us names the contacts that the name has afterwards."""
    has_names_of_letters: bool
    is_for_adults: bool
    longest_name: int
    longest_organisation: int
    source: str
    is_confirmed: bool

    def home(self, country: str) -> str:
        """The country that ``country`` counts as for this registry."""
        return self.counts_as.get(country, country)

    def is_needed(self, rule: Rule, values: Mapping[str, str]) -> bool:
        """Say whether a holder with ``values`` must give it."""
        return rule.concerns(values["kind"]) and (
            rule.is_required or (bool(rule.needed_when) and self._meets(rule, values, open_names=frozenset()))
        )

    def may_be_needed(self, rule: Rule, values: Mapping[str, str]) -> bool:
        """Say whether it is required, or will be by an answer that is not there yet."""
        names = frozenset(name for name in ("country", *(rule.name for rule in self.rules)) if not values.get(name))
        return rule.concerns(values["kind"]) and (
            rule.is_required or (bool(rule.needed_when) and self._meets(rule, values, open_names=names))
        )

    def _meets(self, rule: Rule, values: Mapping[str, str], *, open_names: frozenset[str]) -> bool:
        return all(
            name in open_names or (self.home(found) if name == "country" else found) in wanted
            for name, wanted in rule.needed_when.items()
            for found in (values.get(name, ""),)
        )

    def sent(self, values: Mapping[str, str]) -> dict[str, str]:
        """What this registry is told beside the common data, by the drivers' names."""
        return {
            rule.sent_as: values[rule.name]
            for rule in self.rules
            if not rule.is_column and rule.concerns(values["kind"]) and values.get(rule.name)
        }


def family_of(extension: str) -> Family:
    """The family of ``extension`` (in ASCII, without dot)."""
    known = families()
    named = next((family for family in known.values() if extension in family.extensions), None)
    if named is not None:
        return named
    # All country codes have two letters, or are internationalised (RFC 1591; ISO 3166).
    last = extension.rpartition(".")[2]
    return known["other" if len(last) == _COUNTRY_CODE or last.startswith("xn--") else "gtld"]


@cache
def families() -> Mapping[str, Family]:
    """Every family by its name."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["family"]
    return {entry["name"]: _family(entry) for entry in entries}


def _family(entry: Mapping[str, Any]) -> Family:
    name = entry["name"]
    rules = tuple(_rule(name, field) for field in entry.get("field", ()))
    known = {rule.name for rule in rules}
    openings = tuple(
        Opening(opening["field"], opening.get("of", ""), frozenset(opening["values"]))
        for opening in entry.get("opened_by", ())
    )
    if not entry.get("source") or "confirmed" not in entry:
        raise FamiliesError(f"{name}: no source")
    if any(opening.field not in known for opening in openings):
        raise FamiliesError(f"{name}: opened by a field that is not asked for")
    return Family(
        name=name,
        extensions=tuple(entry.get("extensions", ())),
        rules=rules,
        openings=openings,
        holder_change=frozenset(entry["holder_change"]),
        verifies_email=entry.get("verifies_email", False),
        tells_verified=entry.get("tells_verified", 0),
        admin_in=frozenset(entry.get("admin_in", ())),
        counts_as={part: whole for whole, parts in entry.get("counts_as", {}).items() for part in parts},
        has_contacts_of_one_role=entry.get("one_role", False),
        has_contacts_at_transfer=entry.get("at_transfer", False),
        has_names_of_letters=entry.get("names_of_letters", False),
        is_for_adults=entry.get("adult", False),
        longest_name=entry.get("longest_name", 255),
        longest_organisation=entry.get("longest_organisation", 255),
        source=entry["source"],
        is_confirmed=entry["confirmed"],
    )


def _rule(family: str, field: Mapping[str, Any]) -> Rule:
    name, kind = field["name"], field["kind"]
    if kind not in KINDS:
        raise FamiliesError(f"{family}: unknown kind of {name}")
    if (kind in {"choice", "language"}) != bool(field.get("choices")):
        raise FamiliesError(f"{family}: choices belong to choices, not to {name}")
    return Rule(
        name=name,
        kind=kind,
        of=field.get("of", ""),
        is_required=field.get("required", False),
        needed_when={other: frozenset(values) for other, values in field.get("needed_when", {}).items()},
        choices=tuple(field.get("choices", ())),
        sent_as=field.get("sent_as", name),
        is_column=field.get("column", False),
        value=field.get("value", ""),
        longest=field.get("longest", 100),
    )
