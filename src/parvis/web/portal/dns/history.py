"""Versions of a zone: listed, read, compared, and one of before published again (DNS-4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.accounts.permissions import Permission
from parvis.dns.actions import editing
from parvis.dns.models import Version, Zone
from parvis.dns.queries import changes_between, draft_of, history, records_of
from parvis.dns.refusals import ConflictError
from parvis.dns.zonefile.comparing import line_of
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.portal.dns.conflicts import Conflict, conflict_of
from parvis.web.portal.dns.differences import difference_of
from parvis.web.portal.dns.holding import zone_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class CompareForm(forms.Form):
    """Two versions, in either order."""

    older = forms.IntegerField(label=gettext_lazy("From version"), min_value=1)
    newer = forms.IntegerField(label=gettext_lazy("To version"), min_value=1)

    def __init__(self, *args: Any, latest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentence = _("Enter the number of a version, from 1 to %(latest)d.") % {"latest": latest}
        for field in self.fields.values():
            field.error_messages.update(dict.fromkeys(("required", "invalid", "min_value"), sentence))
        self.latest, self.sentence = latest, sentence

    def clean(self) -> dict[str, Any]:
        """There are versions of these numbers."""
        typed = super().clean() or {}
        for name in ("older", "newer"):
            if (typed.get(name) or 0) > self.latest:
                self.add_error(name, self.sentence)
        return typed


class NoteForm(forms.Form):
    """What is kept with a version, and the version that the page was made of."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Kept with the version, for you and your colleagues."),
        max_length=200,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@require(Permission.ZONES_READ)
def versions(request: PortalRequest, name: str) -> HttpResponse:
    """Every version, the latest first."""
    zone = zone_of(request, name)
    page = page_of(history(zone), request)
    context = {"zone": zone, "page": page, "rows": [(version, _counted(version)) for version in page.rows]}
    return render(request, "portal/dns/history.html", context)


@require(Permission.ZONES_READ)
def version(request: PortalRequest, name: str, number: int) -> HttpResponse:
    """One version: who made it, what it changed, what it held."""
    zone = zone_of(request, name)
    found = _version(zone, number)
    changes = changes_between(zone, number - 1, number)
    context = {
        "zone": zone,
        "version": found,
        "difference": difference_of(changes, zone.name, is_whole="all" in request.GET),
        "lines": [line_of(record) for record in records_of(zone, number)],
        "may_restore": number != zone.number and _may_edit(request),
    }
    return render(request, "portal/dns/version.html", context)


@require(Permission.ZONES_READ)
def compare(request: PortalRequest, name: str) -> HttpResponse:
    """What one version has other than another."""
    zone = zone_of(request, name)
    form = CompareForm(request.GET, latest=zone.number)
    context: dict[str, Any] = {"zone": zone, "form": form}
    if form.is_valid():
        changes = changes_between(zone, form.cleaned_data["older"], form.cleaned_data["newer"])
        context["difference"] = difference_of(changes, zone.name, is_whole="all" in request.GET)
    return render(request, "portal/dns/compare.html", context, status=422 if form.errors else 200)


@require(Permission.ZONES_MANAGE)
def restore(request: PortalRequest, name: str, number: int) -> HttpResponse:
    """After the difference was shown, the version is published again as a new one."""
    zone = zone_of(request, name)
    found = _version(zone, number)
    form = NoteForm(request.POST or None, initial={"seen": zone.number})
    conflict: Conflict | None = None
    if form.is_valid():
        seen, note = form.cleaned_data["seen"], form.cleaned_data["note"]
        try:
            editing.restore(zone, number, seen=seen, note=note, actor=request.actor, now=timezone.now())
        except ConflictError as refusal:
            conflict = conflict_of(refusal, zone.name)
            form = NoteForm(initial={"seen": refusal.number, "note": note})
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Version %(number)d is published again.") % {"number": number})
            return go(request, "portal:zone", zone.name)
    difference = difference_of(changes_between(zone, zone.number, number), zone.name, is_whole="all" in request.GET)
    context = {"zone": zone, "version": found, "form": form, "difference": difference, "conflict": conflict}
    context["soa_ttl"] = found.soa_ttl if found.soa_ttl != zone.soa_ttl else None
    context["has_draft"] = draft_of(zone) is not None
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "portal/dns/restore.html", context, status=status)


def _version(zone: Zone, number: int) -> Version:
    found = history(zone).filter(number=number).first()
    if found is None:
        raise Http404(number)
    return found


def _may_edit(request: PortalRequest) -> bool:
    return request.actor.may(Permission.ZONES_MANAGE) and request.brand.allows_zone


def _counted(version: Version) -> str:
    """How many records came, changed and went, in words; a dash for none."""
    told = (
        (version.added, ngettext("%(n)d added", "%(n)d added", version.added)),
        (version.changed, ngettext("%(n)d changed", "%(n)d changed", version.changed)),
        (version.removed, ngettext("%(n)d removed", "%(n)d removed", version.removed)),
    )
    return ", ".join(words % {"n": count} for count, words in told if count) or "—"
