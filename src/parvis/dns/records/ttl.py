"""How long a record may be kept by those who asked for it (RFC 2181 section 8), in seconds."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.names import trimmed
from parvis.dns.records.problems import FaultError, Problem, Weight

DEFAULT: Final = 300
SHORTEST: Final = 60
LONGEST: Final = 604_800
MOST: Final = 2**31 - 1
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_WHOLE: Final = re.compile(r"\d{1,10}|(?:\d{1,10}[smhdw])+", re.IGNORECASE)
_PIECE: Final = re.compile(r"(\d+)([smhdw]?)", re.IGNORECASE)


def is_ttl(text: str) -> bool:
    """Say whether it is written as a duration: 3600, 1h, 1d12h."""
    return _WHOLE.fullmatch(text) is not None


def seconds(text: str) -> int:
    """What a written duration says; FaultError for none, or one beyond what there is."""
    bare = trimmed(text)
    if not is_ttl(bare):
        raise FaultError(_("Enter a number of seconds, or a duration such as 5m, 1h or 1d."))
    total = sum(int(number) * _UNITS[unit.lower()] for number, unit in _PIECE.findall(bare))
    if total > MOST:
        raise FaultError(_("This duration is too long: at most 604,800 seconds (one week)."))
    return total


def problems(ttl: int) -> Iterable[Problem]:
    """What is said of a duration outside what is offered."""
    if not SHORTEST <= ttl <= LONGEST:
        yield Problem("ttl", _("Enter a duration between 60 seconds and 604,800 seconds (one week)."), Weight.LIMIT)
