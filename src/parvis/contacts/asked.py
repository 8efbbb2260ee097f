"""Which further fields a holder must fill in for the extensions of a cart, and whether those may be held at all."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from parvis.accounts.enums import AccountKind
from parvis.contacts import identifiers
from parvis.contacts.families import Family, Rule, family_of
from parvis.contacts.labels import CHOICES, MISSING
from parvis.kit.refusals import NotAllowedError

COLUMNS: Final = (
    "kind", "organisation", "first_name", "last_name", "email", "phone", "street", "street2", "postal_code", "city",
    "region", "country", "company_number",
)  # fmt: skip
"""What a holder is made of, whatever the extension."""
KINDS: Final = (AccountKind.INDIVIDUAL, AccountKind.ORGANISATION)
_OF_AGE: Final = 18
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:[ '’-]+[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field, and who asks for it."""

    name: str
    rules: tuple[tuple[str, Family, Rule], ...]
    """Extension, its family, and how that asks."""

    @property
    def kind(self) -> str:
        """How it is filled in."""
        return self.rules[0][2].kind

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extensions that ask for it."""
        return tuple(dict.fromkeys(extension for extension, _family, _rule in self.rules))

    @property
    def is_column(self) -> bool:
        """Whether its value is a column of the contact."""
        return self.rules[0][2].is_column

    def concerns(self, kind: str) -> bool:
        """Say whether holders of ``kind`` are asked by one of them."""
        return any(rule.concerns(kind) for _extension, _family, rule in self.rules)

    def is_needed(self, values: Mapping[str, str]) -> bool:
        """Say whether a holder with ``values`` must give it."""
        return any(family.is_needed(rule, values) for _extension, family, rule in self.rules)

    def may_be_needed(self, values: Mapping[str, str]) -> bool:
        """Say whether it is needed, or may become so by an answer that is not there yet."""
        return any(family.may_be_needed(rule, values) for _extension, family, rule in self.rules)

    def choices(self, kind: str = "") -> tuple[str, ...]:
        """What may be chosen: what all of them take; for no kind of holder in particular, what any kind may."""
        if not kind:
            return tuple(dict.fromkeys(value for one in KINDS for value in self.choices(one)))
        taken = [rule.choices for _extension, _family, rule in self.rules if rule.concerns(kind)]
        return tuple(value for value in (taken[0] if taken else ()) if all(value in other for other in taken))


def asked_for(extensions: Iterable[str]) -> list[Asked]:
    """The further fields that ``extensions`` ask for, each once, those of the first extension first."""
    found: dict[str, list[tuple[str, Family, Rule]]] = {}
    for extension in dict.fromkeys(extensions):
        family = family_of(extension)
        for rule in family.rules:
            found.setdefault(rule.name, []).append((extension, family, rule))
    return [Asked(name, tuple(rules)) for name, rules in found.items()]


def missing(asked: Sequence[Asked], values: Mapping[str, str]) -> list[Asked]:
    """What a holder with ``values`` must be asked for now: nothing where nothing needed is missing."""
    return [one for one in asked if not values.get(one.name) and one.may_be_needed(values)]


def checked(one: Asked, value: str, values: Mapping[str, str], *, today: date) -> str:
    """Return ``value`` as registries want it, or NotAllowedError on the field: missing, or not such a thing."""
    if not value:
        if one.is_needed(values):
            raise NotAllowedError(MISSING[one.name], field=one.name)
        return ""
    if one.kind in {"choice", "language"} and value not in one.choices(values["kind"]):
        raise NotAllowedError(MISSING[one.name], field=one.name)
    if one.kind == "company-number":
        return identifiers.checked_registration_number(value, values["country"])
    if one.kind == "vat-number":
        return identifiers.checked_holder_vat_number(value, values["country"])
    if one.kind == "association-number":
        return identifiers.checked_association_number(value)
    if one.kind == "date":
        return _checked_birth(one, value, today=today)
    return " ".join(value.split())


def _checked_birth(one: Asked, value: str, *, today: date) -> str:
    """A day that has been, and of somebody of age where the registry wants that."""
    born = date.fromisoformat(value)
    if born > today:
        raise NotAllowedError(_("This day is still to come. Check the year."), field=one.name)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    for extension, family, _rule in one.rules:
        if family.is_for_adults and age < _OF_AGE:
            raise NotAllowedError(
                _("The registry of .%(tld)s registers for adults only. Choose a holder of age.") % {"tld": extension},
                field=one.name,
            )
    return value


def check_eligible(extension: str, values: Mapping[str, str], *, allowed: Collection[str]) -> None:
    """Refuse a holder whom the registry of ``extension`` would refuse, on the field to correct.

    ``values`` are those of ``COLUMNS`` and the further fields; ``allowed`` the countries that the extension is for
    (empty: any). What is missing is not told here.
    """
    family = family_of(extension)
    _check_country(extension, family, values, allowed)
    _check_names(extension, family, values)


def _check_country(extension: str, family: Family, values: Mapping[str, str], allowed: Collection[str]) -> None:
    country, kind = values["country"], values["kind"]
    if family.admin_in and family.home(country) not in family.admin_in:
        raise NotAllowedError(
            _(
                "The registry of .%(tld)s asks for an administrative contact with an address in Morocco. Choose a holder with an address there, or ask support to act as that contact."
            )
            % {"tld": extension},
            field="country",
        )
    if not allowed or family.home(country) in allowed:
        return
    openings = [opening for opening in family.openings if opening.of in {"", kind}]
    if any(values.get(opening.field) in opening.values for opening in openings):
        return
    if any(opening.field == "citizenship" for opening in openings):
        sentence = _(
            "The registry of .%(tld)s accepts holders who live in the European Economic Area, and citizens of the European Union. Enter an address there or such a citizenship, or choose another holder."
        )
    elif any(opening.field == "canadian_presence" for opening in openings):
        sentence = _(
            "The registry of .%(tld)s accepts this link with Canada with an address in Canada only. Enter an address there, or choose another link or another holder."
        )
    else:
        sentence = _("The registry of .%(tld)s does not accept a holder in this country. Choose another holder.")
    raise NotAllowedError(sentence % {"tld": extension}, field="country")


def _check_names(extension: str, family: Family, values: Mapping[str, str]) -> None:
    given, last, organisation = values["first_name"], values["last_name"], values["organisation"]
    if family.has_names_of_letters and values["kind"] == AccountKind.INDIVIDUAL:
        for field, name in (("first_name", given), ("last_name", last)):
            if not _LETTERS.fullmatch(name.strip()):
                raise NotAllowedError(
                    _("The registry of .%(tld)s takes names of letters, spaces, hyphens and apostrophes only.")
                    % {"tld": extension},
                    field=field,
                )
    for field, text, longest in (
        ("last_name", f"{given} {last}", family.longest_name),
        ("organisation", organisation, family.longest_organisation),
    ):
        if len(text) > longest:
            raise NotAllowedError(
                _("The registry of .%(tld)s takes %(n)d characters at most here. Shorten the name.")
                % {"tld": extension, "n": longest},
                field=field,
            )


def check_complete(extension: str, values: Mapping[str, str], *, allowed: Collection[str], today: date) -> None:
    """Refuse a holder who cannot be sent to the registry of ``extension`` as he is: incomplete, or not eligible."""
    for one in asked_for([extension]):
        checked(one, values.get(one.name, ""), values, today=today)
    check_eligible(extension, values, allowed=allowed)


def choices_of(
    one: Asked, kind: str, *, countries: Sequence[tuple[str, str]], languages: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Values with their words, an empty one first."""
    if one.kind == "country":
        return list(countries)
    words = languages if one.kind == "language" else CHOICES[one.name]
    return [("", ""), *((value, str(words[value])) for value in one.choices(kind))]
