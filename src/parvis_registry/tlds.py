"""What each extension allows and what happens to its names by themselves: the registries' own rules, as data."""

from dataclasses import dataclass, replace
from typing import Final

from parvis_registry.policies import PREMIUM, PREMIUM_FEE_MINOR, PREMIUM_TLDS, REGISTRIES


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one extension. Days count from the registry's own instants."""

    terms: tuple[int, ...] = tuple(range(1, 11))
    longest: int = 10
    """Years that a name may be held in advance."""
    is_renewable: bool = True
    """Registries that renew by themselves may have no command for it."""
    auto_renews: bool = True
    """At expiry it renews by a year; otherwise it deletes, ``late_days`` later."""
    auto_renew_days: int = 45
    """As long as that year is paid back when the name is deleted."""
    late_days: int = 0
    """As long as an expired name that it does not renew by itself can still be renewed."""
    add_grace_days: int = 5
    redemption_days: int = 30
    pending_delete_days: int = 5
    restore_years: int = 1
    """Added by a restoration."""
    restores_from_now: bool = False
    """They are counted from the restoration instead of the old expiry."""
    restore_needs_report: bool = True
    transfer_days: int = 5
    """Until silence is consent; 0: a transfer is done at once."""
    transfer_adds_year: bool = True
    transfers_from_now: bool = False
    """That year is counted from the transfer instead of the old expiry."""
    least_nameservers: int = 0
    """Of a name that has any."""
    fee_minor: int = 800
    """A year's fee."""
    restore_minor: int = 4000


_GTLD: Final = Policy()
_AFNIC: Final = Policy(
    add_grace_days=0,
    auto_renew_days=29,
    pending_delete_days=0,
    restore_needs_report=False,
    transfer_days=9,
    least_nameservers=2,
    fee_minor=456,
)
_QUARANTINE: Final = Policy(
    restore_needs_report=False,
    auto_renew_days=0,
    add_grace_days=0,
    redemption_days=40,
    pending_delete_days=0,
    transfer_days=0,
    fee_minor=400,
)
_YEARLY: Final = replace(_QUARANTINE, terms=(1,), longest=2)
_RUNNING: Final = replace(_YEARLY, is_renewable=False)
_CH: Final = replace(_RUNNING, auto_renew_days=10, transfer_adds_year=False, least_nameservers=2)
_MA: Final = replace(
    _QUARANTINE,
    terms=tuple(range(1, 6)),
    longest=5,
    auto_renew_days=30,
    redemption_days=0,
    restore_years=0,
    transfer_days=5,
)
_ES: Final = replace(
    _QUARANTINE,
    terms=tuple(range(1, 6)),
    auto_renews=False,
    redemption_days=10,
    transfer_days=10,
    transfer_adds_year=False,
)
_UK: Final = replace(
    _QUARANTINE,
    auto_renews=False,
    late_days=90,
    redemption_days=0,
    restore_years=0,
    pending_delete_days=5,
    transfer_adds_year=False,
)
_BY_EXTENSION: Final[dict[str, Policy]] = {
    **dict.fromkeys(REGISTRIES["afnic"], _AFNIC),
    **dict.fromkeys(("app", "dev", "page"), replace(_GTLD, restores_from_now=True)),
    "eu": replace(_QUARANTINE, auto_renews=False, transfer_adds_year=False),
    "be": replace(_RUNNING, transfers_from_now=True, least_nameservers=2),
    "ch": _CH,
    "li": _CH,
    "ma": _MA,
    "ca": replace(_GTLD, pending_delete_days=10, transfer_days=0),
    "de": replace(_RUNNING, redemption_days=30, restore_years=0, transfer_adds_year=False, least_nameservers=2),
    "nl": replace(_YEARLY, transfer_adds_year=False, least_nameservers=2),
    "it": replace(_YEARLY, auto_renew_days=15, redemption_days=30, transfer_adds_year=False, least_nameservers=2),
    "es": _ES,
    "co.uk": _UK,
}
ATTRIBUTES: Final = frozenset({"eurid", "dnsbelgium", "denic"})
"""Registries whose name servers are attributes of names, not objects of their own."""
KEYS: Final = frozenset({"eurid", "dnsbelgium", "denic", "sidn"})
"""Registries that take the keys of a zone and hash them themselves, instead of DS data."""
MOST_NAMESERVERS: Final = 13
MOST_SESSIONS: Final = 40
"""Of one registrar at one registry."""


def policy_of(extension: str) -> Policy:
    """The rules of ``extension``."""
    return _BY_EXTENSION.get(extension, _GTLD)


def yearly_fee(name: str) -> tuple[str, int]:
    """The class of a name (``premium`` or ``standard``) and its fee for a year in minor units."""
    label, _dot, extension = name.partition(".")
    if extension in PREMIUM_TLDS and label.partition("-")[0] in PREMIUM:
        return "premium", PREMIUM_FEE_MINOR
    return "standard", policy_of(extension).fee_minor
