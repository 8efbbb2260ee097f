"""What each rule may be. A check returns the value to keep, or raises ValueError with what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import TextChoices

from parvis.catalog.enums import Eligibility, RegistrantChange, RestoreExpiry, TransferAnswer, TransferExpiry

LONGEST: Final = 10
"""Years that any registry sells at most."""
_MOST_DAYS: Final = 400
_MOST_SERVERS: Final = 13
_MOST_DS: Final = 13
_LONGEST_LABEL: Final = 63
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LABEL: Final = re.compile(r"[a-z0-9-]+")

Check = Callable[[Any], Any]


class _Role(StrEnum):
    REGISTRANT = "registrant"
    ADMIN = "admin"
    TECH = "tech"
    BILLING = "billing"


def _whole(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            message = f"must be a whole number from {least} to {most}"
            raise ValueError(message)
        return value

    return check


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        message = "must be true or false"
        raise ValueError(message)
    return value


def _choice(words: type[TextChoices]) -> Check:
    def check(value: Any) -> TextChoices:
        if value not in words.values:
            message = f"must be one of {', '.join(repr(word) for word in words.values)}"
            raise ValueError(message)
        return words(value)

    return check


def _set(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: Any) -> frozenset[str]:
        if not isinstance(value, list) or not all(isinstance(word, str) and pattern.fullmatch(word) for word in value):
            message = f"must be a list of {what}"
            raise ValueError(message)
        if len(set(value)) != len(value):
            message = "says something twice"
            raise ValueError(message)
        return frozenset(value)

    return check


def _terms(value: Any) -> tuple[int, ...]:
    is_list = isinstance(value, list) and value and all(type(years) is int for years in value)
    if not is_list or value != sorted(set(value)) or not 1 <= value[0] <= value[-1] <= LONGEST:
        message = f"must be years from 1 to {LONGEST}, ascending"
        raise ValueError(message)
    return tuple(value)


def _characters(value: Any) -> str:
    is_fine = isinstance(value, str) and value == value.lower() and len(set(value)) == len(value)
    if not is_fine or any(character.isascii() for character in value):
        message = "must be lower-case letters beyond ASCII, each once"
        raise ValueError(message)
    return str(value)


def _roles(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or _Role.REGISTRANT not in value or not set(value) <= set(_Role):
        message = f"must be 'registrant' and other ones of {', '.join(_Role)}"
        raise ValueError(message)
    return tuple(value)


def _clock(value: Any) -> time | None:
    if value == "":
        return None
    if not isinstance(value, time):
        message = "must be a time such as 21:00:00, or empty"
        raise ValueError(message)  # noqa: TRY004 - one kind of fault for the whole file
    return value


def _zone(value: Any) -> str:
    try:
        return str(ZoneInfo(value)) if value else ""
    except (ZoneInfoNotFoundError, TypeError, ValueError) as error:
        message = "must be a time zone such as Europe/Paris, or empty"
        raise ValueError(message) from error


_days: Final = _whole(0, _MOST_DAYS)

CHECKS: Final[Mapping[str, Check]] = {
    "terms": _terms,
    "max_total_years": _whole(1, LONGEST),
    "is_renewed_explicitly": _flag,
    "is_renewed_by_registry": _flag,
    "renew_before_days": _whole(0, 366 * LONGEST),
    "renew_cutoff_days": _days,
    "late_renew_days": _days,
    "cutoff_time": _clock,
    "cutoff_zone": _zone,
    "add_grace_days": _days,
    "redemption_days": _days,
    "pending_delete_days": _days,
    "has_restore": _flag,
    "restore_years": _whole(0, LONGEST),
    "restore_expiry": _choice(RestoreExpiry),
    "transfer_days": _days,
    "transfer_answer": _choice(TransferAnswer),
    "transfer_years": _whole(0, 1),
    "transfer_expiry": _choice(TransferExpiry),
    "transfer_code_days": _days,
    "lock_days_after_create": _days,
    "lock_days_after_transfer": _days,
    "lock_days_after_registrant_change": _days,
    "registrant_change": _choice(RegistrantChange),
    "needs_registrant_confirmation": _flag,
    "registrant_consent_days": _whole(1, 60),
    "contact_roles": _roles,
    "eligibility": _choice(Eligibility),
    "allowed_countries": _set(_COUNTRY, "two-letter country codes"),
    "min_length": _whole(1, _LONGEST_LABEL),
    "characters": _characters,
    "second_levels": _set(_LABEL, "labels"),
    "min_nameservers": _whole(0, _MOST_SERVERS),
    "max_nameservers": _whole(0, _MOST_SERVERS),
    "max_ds": _whole(0, _MOST_DS),
}


def contradictions(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) where complete ``rules``, each fine alone, do not go together."""
    if rules["terms"][-1] > rules["max_total_years"]:
        yield "terms", "the longest exceeds max_total_years"
    if rules["late_renew_days"] and rules["renew_cutoff_days"]:
        yield "late_renew_days", "a renewal cannot both stop before expiry and go on after it"
    if rules["has_restore"] != bool(rules["redemption_days"]):
        yield "has_restore", "must be true where redemption_days is not 0, and only there"
    if rules["restore_years"] and not rules["has_restore"]:
        yield "restore_years", "must be 0 where nothing is restored"
    if (rules["transfer_expiry"] == TransferExpiry.UNCHANGED) != (rules["transfer_years"] == 0):
        yield "transfer_years", "must be 0 where transfer_expiry is 'unchanged', and only there"
    if (rules["cutoff_time"] is None) != (not rules["cutoff_zone"]):
        yield "cutoff_zone", "cutoff_time and cutoff_zone go together"
    if rules["min_nameservers"] > rules["max_nameservers"]:
        yield "min_nameservers", "exceeds max_nameservers"
