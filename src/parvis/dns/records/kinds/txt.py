"""TXT (RFC 1035), with what is said of SPF (RFC 7208)."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts, texts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.problems import Problem, Weight, warned

MOST_TYPED: Final = 4_096
MOST: Final = 65_535
"""Octets of the data on the wire (RFC 1035): one of length before each string."""
MOST_LOOKUPS: Final = 10
_LOOKUP: Final = re.compile(r"[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|redirect=", re.IGNORECASE)


def is_spf(value: str) -> bool:
    """Say whether a written value is an SPF policy."""
    whole = _whole(value)
    return whole == "v=spf1" or whole.startswith("v=spf1 ")


def _rules(whole: Whole) -> Iterable[Problem]:
    value = whole.parts["text"]
    strings = texts.strings(value)
    length = sum(len(string) for string in strings)
    if length + len(strings) > MOST:
        yield Problem("text", _("A record has at most 65,535 octets; this text has %(length)d.") % {"length": length})
    elif length > MOST_TYPED:
        yield Problem(
            "text",
            _("A text has at most 4,096 octets here; this one has %(length)d.") % {"length": length},
            Weight.LIMIT,
        )
    if is_spf(value):
        yield from _spf(_whole(value).split()[1:])


def _spf(terms: list[str]) -> Iterable[Problem]:
    lookups = sum(1 for term in terms if _LOOKUP.match(term))
    if lookups > MOST_LOOKUPS:
        yield warned(
            "text",
            _("This SPF policy needs %(count)d look-ups: beyond 10, receivers ignore it.") % {"count": lookups},
        )
    is_ended = any(re.fullmatch(r"[+?~-]?all", term, re.IGNORECASE) for term in terms)
    if not is_ended and not any(term.lower().startswith("redirect=") for term in terms):
        yield warned("text", _("This SPF policy does not end with “all”: it refuses nobody. Add “-all” or “~all”."))


def _whole(value: str) -> str:
    return b"".join(texts.strings(value)).decode(errors="replace").lower()


TXT = RecordKind(
    "TXT",
    Group.ADVANCED,
    _("A text: proof of ownership, SPF, DKIM, DMARC…"),
    (parts.text("text", _("Text"), example="v=spf1 include:hebergeur.example -all"),),
    _rules,
)
