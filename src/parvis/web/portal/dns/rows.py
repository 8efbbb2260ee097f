"""Records as the page lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.dns.records.checking import shown_value
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import APEX, Record


@dataclass(frozen=True, slots=True)
class Row:
    """One record in words."""

    record: Record
    name: str
    value: str
    ttl: str

    @property
    def key(self) -> str:
        """``Record.key``."""
        return self.record.key


def row_of(record: Record) -> Row:
    """``record`` in words."""
    name = APEX if record.owner == APEX else shown_name(record.owner)
    return Row(record, name, shown_value(record), ttl_words(record.ttl))


def ttl_words(seconds: int) -> str:
    """«1 h», «5 min», «2 d», or seconds where it is none of these."""
    for size, words in ((86_400, _("%(n)d d")), (3_600, _("%(n)d h")), (60, _("%(n)d min"))):
        if seconds >= size and seconds % size == 0:
            return words % {"n": seconds // size}
    return _("%(n)d s") % {"n": seconds}
