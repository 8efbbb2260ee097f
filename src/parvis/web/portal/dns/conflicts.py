"""Somebody was faster: who, and what they changed. Nothing of theirs is overwritten, nothing of ours lost."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.dns.refusals import ConflictError
from parvis.web.portal.dns.differences import Difference, difference_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """``sentence`` names who; ``difference`` is what they changed."""

    sentence: str
    difference: Difference


def conflict_of(refusal: ConflictError, zone: str) -> Conflict:
    """As a page shows it."""
    return Conflict(str(refusal.sentence), difference_of(list(refusal.changes), zone))
