"""What is about to change in a zone, or changed, as the pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parvis.dns.content import NEGATIVE_TTL
from parvis.dns.records.changes import Change
from parvis.dns.zonefile.comparing import HostLines, by_host
from parvis.web.portal.dns.rows import ttl_words

MOST: Final = 500
"""Changes on a page, unless all of them are asked for."""


@dataclass(frozen=True, slots=True)
class Difference:
    """``count`` changes, of which ``left_out`` are not in ``hosts``; ``delay`` says when the world sees them."""

    hosts: Sequence[HostLines]
    count: int
    left_out: int
    delay: str


def difference_of(changes: Sequence[Change], zone: str, *, is_whole: bool = False) -> Difference:
    """``changes`` of the zone named ``zone``; those beyond ``MOST`` only where ``is_whole``."""
    shown = changes if is_whole else changes[:MOST]
    return Difference(by_host(shown, zone), len(changes), len(changes) - len(shown), _delay(changes))


def _delay(changes: Sequence[Change]) -> str:
    """For how long others may go on with what they asked us for before."""
    seen = [change for change in changes if change.is_published]
    if not seen:
        return _("Visitors see no difference: only notes change.")
    longest = max(change.before.ttl if change.before else NEGATIVE_TTL for change in seen)
    sentence = _("Taken into account: at once on our servers, within %(delay)s elsewhere (TTL).")
    return sentence % {"delay": ttl_words(longest)}
