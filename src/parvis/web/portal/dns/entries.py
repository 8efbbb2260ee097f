"""What one chooses before a record is typed: its type, or a guided form of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.kinds import KINDS, Group
from parvis.dns.records.problems import Words
from parvis.dns.records.values import Record
from parvis.web.portal.dns.guides import DKIM, DMARC, SPF, SRV, Guide

REVERSE: Final = ".arpa"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of types. ``code`` stands for it in addresses; ``kind`` is the type of its records."""

    code: str
    kind: str
    explanation: Words
    guide: Guide | None = None

    @property
    def label(self) -> str:
        """As the list has it."""
        return self.code if self.code == self.kind else f"{self.code} ({self.kind})"


GROUPS: Final[Mapping[Group, tuple[Words, Words]]] = {
    Group.ADDRESSES: (_("Addresses"), _("Where a site or a server is.")),
    Group.MAIL: (_("E-mail"), _("Who receives the domain’s mail, and who may send it.")),
    Group.ADVANCED: (_("Advanced"), _("What a service or your provider asks you to add.")),
}


def _plain(*codes: str) -> tuple[Entry, ...]:
    return tuple(Entry(code, code, KINDS[code].explanation) for code in codes)


def _guided(*guides: Guide) -> tuple[Entry, ...]:
    return tuple(Entry(guide.code, guide.kind, guide.explanation, guide) for guide in guides)


_LISTED: Final[Mapping[Group, Sequence[Entry]]] = {
    Group.ADDRESSES: _plain("A", "AAAA", "CNAME", "ALIAS"),
    Group.MAIL: (*_plain("MX"), *_guided(SPF, DKIM, DMARC)),
    Group.ADVANCED: (
        *_plain("TXT"),
        *_guided(SRV),
        *_plain(
            "CAA", "NS", "TLSA", "SSHFP", "SVCB", "HTTPS", "NAPTR", "LOC", "DS", "URI", "CERT", "OPENPGPKEY", "SMIMEA",
            "PTR",
        ),
    ),
}  # fmt: skip
_BY_CODE: Final = {entry.code: entry for entries in _LISTED.values() for entry in entries}
_GUIDED: Final = [entry for entry in _BY_CODE.values() if entry.guide]


def entry_of(code: str, zone: str) -> Entry | None:
    """The one of that code, in that zone; None: there is none."""
    found = _BY_CODE.get(code.upper())
    return found if found and _is_offered(found, zone) else None


def entry_for(record: Record) -> Entry:
    """With which form a record is changed: a guided one where that says all of it."""
    for entry in _GUIDED:
        if entry.guide and entry.guide.read(record) is not None:
            return entry
    return _BY_CODE.get(record.kind) or Entry(record.kind, record.kind, KINDS[record.kind].explanation)


def offered(zone: str) -> list[tuple[Words, Words, list[Entry]]]:
    """The groups in their order: title, sentence, what is in it."""
    return [(*GROUPS[group], [one for one in found if _is_offered(one, zone)]) for group, found in _LISTED.items()]


def _is_offered(entry: Entry, zone: str) -> bool:
    return entry.kind != "PTR" or zone.endswith(REVERSE)
