"""The rules of extensions as dated data (DOM-7): read once a process, checked as they are read.

They come with Parvis, in ``families``; an operator adds to them or overrides them by a folder of files, which the
setting ``PARVIS_TLD_RULES`` names. Changed files count from the next start on.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from parvis.catalog.rules.reading import Block, Book, Fault, RulesError, read
from parvis.catalog.rules.values import ASSUMED, Origin, TldRules

__all__ = [
    "ASSUMED",
    "Block",
    "Fault",
    "Origin",
    "RulesError",
    "TldRules",
    "described",
    "rules_of",
    "versions_of",
    "waiting_of",
]


@lru_cache(maxsize=8)
def _book(folder: Path | None) -> Book:
    return read([folder] if folder else [])


def _current() -> Book:
    return _book(settings.PARVIS_TLD_RULES)


def described() -> list[str]:
    """The extensions that the files speak of, in order."""
    return sorted(_current().versions.keys() - {ASSUMED})


def versions_of(tld: str) -> tuple[TldRules, ...]:
    """Every version that we know, oldest first. An extension that no file speaks of has those of ``ASSUMED``."""
    book = _current()
    if tld in book.versions:
        return book.versions[tld]
    return tuple(replace(version, name=tld) for version in book.versions[ASSUMED])


def waiting_of(tld: str) -> tuple[Block, ...]:
    """Rules that are known but in force only once the operator gives a day to their switch."""
    return _current().waiting.get(tld, ())


def rules_of(tld: str, on: date) -> TldRules:
    """The rules of ``tld`` (in ASCII) on a day; before the first version that we know, those of that one.

    Raises RulesError where the files make no sense: the system check ``catalog.E001`` says so at start.
    """
    versions = versions_of(tld)
    return versions[max(bisect_right(versions, on, key=lambda version: version.since) - 1, 0)]
