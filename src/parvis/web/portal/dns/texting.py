"""The whole zone as a text: changed at will, checked line by line, then it fills the draft (guide 9.5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.dns.enums import VersionCause
from parvis.dns.models import Zone
from parvis.dns.queries import draft_content, draft_of, records_of
from parvis.dns.zonefile.reading import LARGEST, Reading, Remark, UnreadableError, read
from parvis.dns.zonefile.writing import plain_text
from parvis.web.access import require
from parvis.web.portal.dns.filling import DraftForm, fill, waiting
from parvis.web.portal.dns.holding import zone_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

AROUND: Final = 2
"""Lines shown before and after one that is wrong."""


class TextForm(DraftForm):
    """The zone in the lines of a zone file."""

    text = forms.CharField(
        label=_("Records of the zone"),
        help_text=_("One record a line: name, TTL, type, value; what follows “;” is its note. 1 MiB at most."),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 20, "class": "textarea mono", "spellcheck": "false", "autocapitalize": "off"}),
    )

    def clean_text(self) -> str:
        """Not too long."""
        text: str = self.cleaned_data["text"]
        if len(text.encode()) > LARGEST:
            raise forms.ValidationError(_("This text is longer than 1 MiB."))
        return text


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line that cannot be read, with its neighbours: (number, text, is it the one)."""

    remark: Remark
    excerpt: Sequence[tuple[int, str, bool]]


@require(Permission.ZONES_MANAGE)
def text(request: PortalRequest, name: str) -> HttpResponse:
    """Edit all of it; with a line that cannot be read nothing is taken over, and all that was typed stays."""
    zone, conflict, wrong = zone_of(request, name), None, []
    before = waiting(zone)
    form = TextForm(request.POST or None, initial={"text": _present(zone), "edition": before["edition"]})
    if form.is_valid():
        reading = _read(zone, form)
        wrong = _wrong(reading, form) if reading else []
        if reading is not None and not form.errors:
            conflict = fill(request, zone, reading.records, cause=VersionCause.DRAFT, form=form)
        if conflict is None and not form.errors:
            return go(request, "portal:zone-review", zone.name)
        if conflict is not None:
            form = TextForm({**form.cleaned_data, "edition": waiting(zone)["edition"]})
    context: dict[str, Any] = {"zone": zone, "form": form, "conflict": conflict, "wrong": wrong, **before}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "portal/dns/text.html", context, status=status)


def _present(zone: Zone) -> str:
    """What the draft would publish, or what is published."""
    draft = draft_of(zone)
    return plain_text(draft_content(draft).records if draft else records_of(zone))


def _read(zone: Zone, form: TextForm) -> Reading | None:
    try:
        return read(form.cleaned_data["text"], zone.name)
    except UnreadableError as error:
        form.add_error("text", str(error))
        return None


def _wrong(reading: Reading, form: TextForm) -> list[Wrong]:
    """Every line that gave no record; with any, the form is refused."""
    if not reading.rejected:
        return []
    count = len(reading.rejected)
    sentence = ngettext("%(n)d line cannot be read.", "%(n)d lines cannot be read.", count) % {"n": count}
    form.add_error("text", f"{sentence} {gettext('Nothing was taken over: correct the text below.')}")
    lines = str(form["text"].value()).replace("\r\n", "\n").split("\n")
    return [Wrong(remark, _excerpt(lines, remark.number)) for remark in reading.rejected]


def _excerpt(lines: Sequence[str], number: int) -> list[tuple[int, str, bool]]:
    first, last = max(number - AROUND, 1), min(number + AROUND, len(lines))
    return [(at, lines[at - 1], at == number) for at in range(first, last + 1)]
