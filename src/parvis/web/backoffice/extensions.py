"""The rules of an extension in words, in the groups in which staff look for them (DOM-7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.catalog.rules import Origin, TldRules

_TERM: Final = {
    "terms": gettext_lazy("Years at once"),
    "max_total_years": gettext_lazy("Years in all, from today"),
    "is_renewed_explicitly": gettext_lazy("Renewed by a command"),
    "is_renewed_by_registry": gettext_lazy("Renewed by the registry at expiry"),
    "renew_before_days": gettext_lazy("Earliest renewal, before expiry"),
    "renew_cutoff_days": gettext_lazy("Last renewal, before expiry"),
    "late_renew_days": gettext_lazy("Late renewal, after expiry"),
    "cutoff_time": gettext_lazy("Hour of the upstream"),
    "cutoff_zone": gettext_lazy("Time zone of that hour"),
}
_DELETION: Final = {
    "add_grace_days": gettext_lazy("Grace after a registration"),
    "redemption_days": gettext_lazy("Redemption or quarantine"),
    "pending_delete_days": gettext_lazy("Final deletion"),
    "has_restore": gettext_lazy("Can be restored"),
    "restore_years": gettext_lazy("Years that a restore adds"),
    "restore_expiry": gettext_lazy("Those years are"),
}
_TRANSFER: Final = {
    "transfer_days": gettext_lazy("Longest transfer"),
    "transfer_answer": gettext_lazy("Who decides"),
    "transfer_years": gettext_lazy("Years that a transfer adds"),
    "transfer_expiry": gettext_lazy("Expiry after a transfer"),
    "transfer_code_days": gettext_lazy("Validity of the code"),
    "lock_days_after_create": gettext_lazy("Locked after a registration"),
    "lock_days_after_transfer": gettext_lazy("Locked after a transfer"),
    "lock_days_after_registrant_change": gettext_lazy("Locked after a change of holder"),
}
_CONTACTS: Final = {
    "registrant_change": gettext_lazy("Change of holder"),
    "needs_registrant_confirmation": gettext_lazy("Both holders confirm it"),
    "registrant_consent_days": gettext_lazy("Days that both holders have to confirm"),
    "contact_roles": gettext_lazy("Contacts kept"),
    "eligibility": gettext_lazy("Who may hold a name"),
    "allowed_countries": gettext_lazy("Countries of the holder"),
}
_LABELS: Final = {
    "min_length": gettext_lazy("Fewest characters"),
    "characters": gettext_lazy("Letters beside a-z"),
    "second_levels": gettext_lazy("Second levels"),
    "min_nameservers": gettext_lazy("Fewest name servers"),
    "max_nameservers": gettext_lazy("Most name servers"),
    "max_ds": gettext_lazy("Most DS records or keys"),
}
GROUPS: Final[tuple[tuple[str, str | Promise, Mapping[str, str | Promise]], ...]] = (
    ("term", gettext_lazy("Term and renewal"), _TERM),
    ("deletion", gettext_lazy("Deletion and restore"), _DELETION),
    ("transfer", gettext_lazy("Transfer"), _TRANSFER),
    ("contacts", gettext_lazy("Holder and contacts"), _CONTACTS),
    ("labels", gettext_lazy("Names and name servers"), _LABELS),
)
_NAMES: Final = {name: label for _key, _title, fields in GROUPS for name, label in fields.items()}
_ROLES: Final = {
    "registrant": gettext_lazy("holder"),
    "admin": gettext_lazy("administrative"),
    "tech": gettext_lazy("technical"),
    "billing": gettext_lazy("billing"),
}
_NO_LIMIT: Final = {"renew_before_days", "transfer_code_days"}
"""Where 0 means without limit."""
_AT_ONCE: Final = {"transfer_days"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as staff read it."""

    name: str
    label: str | Promise
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are read together."""

    key: str
    title: str | Promise
    rules: list[Rule]


def groups_of(rules: TldRules) -> list[Group]:
    """Every rule, none left out: a test holds that."""
    return [
        Group(
            key,
            title,
            [
                Rule(name, label, in_words(name, getattr(rules, name)), rules.origins[name])
                for name, label in fields.items()
            ],
        )
        for key, title, fields in GROUPS
    ]


def label_of(name: str) -> str | Promise:
    """What the rule ``name`` is called."""
    return _NAMES[name]


def unconfirmed(rules: TldRules) -> int:
    """How many rules must be asked of the registry."""
    return sum(not origin.is_confirmed for origin in rules.origins.values())


def in_words(name: str, value: Any) -> str:
    """The value of a rule as a person reads it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Choices):
        return str(value.label) or _("anybody")
    if isinstance(value, int):
        return _number(name, value)
    return _text(name, value)


def _text(name: str, value: Any) -> str:
    if not value:
        return _("any") if name == "allowed_countries" else "—"
    match name:
        case "terms":
            return _years(value)
        case "characters":
            return " ".join(value)
        case "contact_roles":
            return ", ".join(str(_ROLES[role]) for role in value)
        case "cutoff_time":
            return f"{value:%H:%M}"
    return value if isinstance(value, str) else ", ".join(sorted(value))


def _number(name: str, value: int) -> str:
    if "_days" in name:
        if not value and name in _NO_LIMIT:
            return _("no limit")
        if not value:
            return _("at once") if name in _AT_ONCE else _("none")
        return ngettext("%(n)d day", "%(n)d days", value) % {"n": value}
    if "years" in name:
        return ngettext("%(n)d year", "%(n)d years", value) % {"n": value} if value else _("none")
    return str(value)


def _years(terms: Collection[int]) -> str:
    first, last = min(terms), max(terms)
    if first == last:
        return ngettext("%(n)d year", "%(n)d years", first) % {"n": first}
    if len(terms) == last - first + 1:
        return _("%(first)d to %(last)d years") % {"first": first, "last": last}
    return _("%(years)s years") % {"years": ", ".join(str(years) for years in sorted(terms))}
