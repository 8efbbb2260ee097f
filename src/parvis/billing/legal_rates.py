"""The legal rates of interest, by half-year: those that come with Parvis, and the operator's own on top."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from django.conf import settings

HALF: Final = 6
"""Months of a half-year."""
_WHOLE: Final = 100
"""Percent."""


class WrongRateError(ValueError):
    """A file of legal rates makes no sense; the message names it and the entry."""


def legal_rates() -> Mapping[date, Decimal]:
    """The legal rate by the first day of its half-year."""
    return _rates(settings.PARVIS_LEGAL_RATES)


@cache
def _rates(own: Path | None) -> Mapping[date, Decimal]:
    texts = {"legal_rates.toml": files(__package__).joinpath("legal_rates.toml").read_text(encoding="utf-8")}
    if own is not None:
        texts[str(own)] = own.read_text(encoding="utf-8")
    found: dict[date, Decimal] = {}
    for name, text in texts.items():
        for position, entry in enumerate(tomllib.loads(text).get("rate", []), start=1):
            found |= _rate(f"{name}, entry {position}", entry)
    return found


def _rate(where: str, entry: Mapping[str, Any]) -> dict[date, Decimal]:
    try:
        first, percent = entry["from"], Decimal(entry["percent"])
    except (KeyError, ArithmeticError, TypeError) as error:
        raise WrongRateError(f"{where}: {error!r}") from error
    # An instant counts as a date in Python, and is found under no day.
    if type(first) is not date or (first.month, first.day) not in {(1, 1), (7, 1)} or not 0 < percent < _WHOLE:
        raise WrongRateError(f"{where}: from is the first day of a half-year, percent is between 0 and 100")
    return {first: percent}
