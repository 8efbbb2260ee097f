"""What is right, doubtful or missing, in lines that each lead to what mends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.dns.health import Check, Tone
from parvis.domains.models import Domain

_ICONS: Final = {
    Tone.OK: "circle-check",
    Tone.INFO: "info",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel; ``url`` leads to what mends it."""

    tone: Tone
    title: str
    sentence: str
    url: str = ""
    action: str = ""

    @property
    def icon(self) -> str:
        """Of the sprite."""
        return _ICONS[self.tone]


def worst_first(lines: Sequence[Line]) -> list[Line]:
    """Those of one tone stay in their order."""
    ranks = [Tone.BAD, Tone.WARN, Tone.INFO, Tone.OK]
    return sorted(lines, key=lambda line: ranks.index(line.tone))


def line_of(domain: Domain, check: Check, *, may_edit: bool) -> Line:
    """With a link to the editor that holds what mends it, for who may edit."""
    url = action = ""
    new = reverse("portal:zone-record-new", args=[domain.name])
    if may_edit and check.changes:
        url = reverse("portal:zone-record", args=[domain.name, check.changes.key])
        action = _("Change the record")
    elif may_edit and check.fix:
        url, action = f"{new}?{urlencode({'line': check.fix})}", _("Add the record")
    elif may_edit and check.form:
        url, action = f"{new}?{urlencode({'type': check.form})}", _("Add a record")
    return Line(check.tone, check.title, check.sentence, url, action)
