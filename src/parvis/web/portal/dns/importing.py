"""A zone file, chosen or pasted: what it would do is shown in lists, then it fills the draft (DNS-5, guide 9.5.7)."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.dns.enums import VersionCause
from parvis.dns.importing import Mode, Preview, preview
from parvis.dns.models import Zone
from parvis.dns.zonefile.comparing import line_of
from parvis.dns.zonefile.reading import LARGEST, UnreadableError
from parvis.web.access import require
from parvis.web.portal.dns.fetching import FETCHED, as_typed, fetching_of
from parvis.web.portal.dns.filling import DraftForm, fill, waiting
from parvis.web.portal.dns.holding import zone_of
from parvis.web.portal.dns.remarks import said_of
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.forms import ChoiceCards
from parvis.web.ui.responses import go, render

LIMITS: Final = _("At most 1 MiB and 5,000 records.")
_TOO_LARGE: Final = _("This file is larger than 1 MiB.")


class ImportForm(DraftForm):
    """A file or a text; the file wins, and becomes the text, so that it can be mended on the page."""

    zone_file = forms.FileField(
        label=_("Zone file"), help_text=LIMITS, required=False, allow_empty_file=True, widget=forms.FileInput
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "class": "textarea mono", "spellcheck": "false", "autocapitalize": "off"}),
    )
    mode = forms.ChoiceField(
        label=_("What to do with the records of the zone"),
        choices=((Mode.ADD.value, _("Add to them")), (Mode.REPLACE.value, _("Replace the whole zone"))),
        initial=Mode.ADD.value,
        widget=ChoiceCards(
            hints={
                Mode.ADD.value: _("All that is there stays; what the file has is added."),
                Mode.REPLACE.value: _("What the file does not have is removed."),
            }
        ),
    )

    def clean(self) -> dict[str, Any]:
        """The text, in UTF-8 and not too long."""
        typed = super().clean() or {}
        file = typed.get("zone_file")
        if file and file.size > LARGEST:
            self.add_error("zone_file", _TOO_LARGE)
        elif file:
            typed["text"] = self._text(file.read())
        if len(typed.get("text", "").encode()) > LARGEST:
            self.add_error("text", _TOO_LARGE)
        elif not typed.get("text", "").strip() and not self.errors:
            self.add_error("zone_file", _("Choose a zone file, or paste its text below."))
        return typed

    def _text(self, octets: bytes) -> str:
        try:
            return octets.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = octets.count(b"\n", 0, error.start) + 1
            sentence = _("Line %(line)d of this file is not in UTF-8: save it in that encoding, or paste its text.")
            self.add_error("zone_file", sentence % {"line": line})
            return ""


@require(Permission.ZONES_MANAGE)
def import_file(request: PortalRequest, name: str) -> HttpResponse:
    """Choose; look at what would happen; go on to the review."""
    zone, conflict, found = zone_of(request, name), None, None
    before = waiting(zone)
    fetching = fetching_of(held(request, name))
    fetched = as_typed(fetching, before["edition"]) if request.GET.get("from") == FETCHED else None
    form = ImportForm(request.POST or fetched, request.FILES or None, initial={"edition": before["edition"]})
    if form.is_valid():
        found = _analysed(zone, form)
    if found is not None and "review" in request.POST:
        conflict = fill(request, zone, found.records, cause=VersionCause.IMPORT, form=form)
        if conflict is None and not form.errors:
            return go(request, "portal:zone-review", zone.name)
    if found is not None or conflict is not None:
        form = ImportForm({**form.cleaned_data, "edition": waiting(zone)["edition"]}, initial=form.initial)
    lists = _lists(found, zone) if found else {}
    context = {"zone": zone, "form": form, "conflict": conflict, "fetching": fetching, **before, **lists}
    context["is_fetched"] = request.GET.get("from") == FETCHED
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "portal/dns/import.html", context, status=status)


def _analysed(zone: Zone, form: ImportForm) -> Preview | None:
    try:
        return preview(zone, form.cleaned_data["text"], mode=Mode(form.cleaned_data["mode"]))
    except UnreadableError as error:
        form.add_error("text", str(error))
        return None


def _lists(found: Preview, zone: Zone) -> dict[str, Any]:
    """The analysis in the lists of the guide."""
    changed = [change for change in found.changes if change.before and change.after]
    return {
        "preview": found,
        "conflicts": len(changed) + len(found.refused),
        "added": [line_of(change.after) for change in found.changes if change.after and not change.before],
        "changed": [(line_of(change.before), line_of(change.after)) for change in changed],  # type: ignore[arg-type]  # both are there
        "removed": [line_of(change.before) for change in found.changes if change.before and not change.after],
        "identical": [line_of(record) for record in found.identical],
        "clashes": said_of(found.refused, zone),
        "doubts": said_of(found.doubtful, zone),
        "rejected": found.reading.rejected,
        "notices": [*found.reading.notices, *found.reading.warnings],
    }
