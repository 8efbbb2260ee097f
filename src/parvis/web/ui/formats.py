"""Amounts, dates and names as people read them, in the current language."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import idna
from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext

from parvis.kit.wording import locale_of

_COUNTED_IN_DAYS = 60
_NARROW, _WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


class Amount(Protocol):
    """Anything with a decimal ``amount`` and an ISO 4217 ``currency``, such as ``kit.money.Money``."""

    @property
    def amount(self) -> Decimal:
        """Major units."""

    @property
    def currency(self) -> str:
        """ISO 4217 code."""


def locale() -> Locale:
    """Locale of the current language; English is British."""
    return locale_of(get_language() or "fr")


def money_text(value: Amount) -> str:
    """Write «8,39 €» or «€8.39», never broken across lines."""
    return format_currency(value.amount, value.currency, locale=locale())


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def number_text(value: float) -> str:
    """Write «1 248» or «1,248»."""
    return format_decimal(value, locale=locale())


def date_text(value: date, *, style: str = "medium") -> str:
    """Write «2 déc. 2026», or «2 décembre 2026» with ``style="long"``."""
    return format_date(_local(value), style, locale=locale())


def time_text(value: datetime) -> str:
    """Write «14 h 02» or «14:02», in the current time zone."""
    moment = _local(value)
    if locale().language == "fr":
        return f"{moment:%H}{_WIDE}h{_WIDE}{moment:%M}"
    return f"{moment:%H:%M}"


def relative_text(value: date, *, now: datetime) -> str:
    """Write «dans 9 jours» or «il y a 2 heures». Dates count in whole days of the current time zone."""
    if isinstance(value, datetime):
        return format_timedelta(value - now, add_direction=True, locale=locale())
    gap = value - timezone.localtime(now).date()
    if not gap:
        return gettext("today")
    # Days as long as they can be counted, then months.
    threshold = 9 if abs(gap.days) < _COUNTED_IN_DAYS else 0.85
    return format_timedelta(gap, granularity="day", threshold=threshold, add_direction=True, locale=locale())


def unicode_host(name: str) -> str:
    """Decode a host name label by label; a label that does not decode stays as it is."""
    return ".".join(_unicode_label(label) for label in name.split("."))


def ascii_host(name: str) -> str:
    """Encode a host name as it travels; what does not encode stays as it is."""
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return name


def _unicode_label(label: str) -> str:
    try:
        return idna.decode(label) if label.lower().startswith("xn--") else label
    except idna.IDNAError:
        return label


def french_spaces(text: str) -> str:
    """Make the spaces of French punctuation unbreakable: narrow before ``; ! ?``, wide around ``: « »``."""
    for mark in ";!?":
        text = text.replace(f" {mark}", f"{_NARROW}{mark}")
    for mark in ":»%€":
        text = text.replace(f" {mark}", f"{_WIDE}{mark}")
    return text.replace("« ", f"«{_WIDE}")
