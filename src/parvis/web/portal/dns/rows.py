"""Records as the page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.dns.records.checking import shown_value
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import APEX, Record

MINUTE: Final = 60
HOUR: Final = 3_600
DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Row:
    """One record in words. ``leads``: where an ALIAS leads at the moment."""

    record: Record
    name: str
    value: str
    ttl: str
    leads: str = ""

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
    for size, words in ((DAY, _("%(n)d d")), (HOUR, _("%(n)d h")), (MINUTE, _("%(n)d min"))):
        if seconds >= size and seconds % size == 0:
            return words % {"n": seconds // size}
    return _("%(n)d s") % {"n": seconds}


def ttl_phrase(seconds: int) -> str:
    """«1 hour», «5 minutes», «2 days», for lists to choose from."""
    if seconds >= DAY and seconds % DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", seconds // DAY) % {"n": seconds // DAY}
    if seconds >= HOUR and seconds % HOUR == 0:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // HOUR) % {"n": seconds // HOUR}
    if seconds >= MINUTE and seconds % MINUTE == 0:
        return ngettext("%(n)d minute", "%(n)d minutes", seconds // MINUTE) % {"n": seconds // MINUTE}
    return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
