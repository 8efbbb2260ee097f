"""What a draft would publish, looked over before it is published (guide 9.5.6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.dns.actions import drafts
from parvis.dns.models import Draft, Zone
from parvis.dns.queries import changes_between, draft_content, draft_of, history, records_of
from parvis.dns.records.consistency import introduced
from parvis.dns.records.problems import Weight
from parvis.dns.refusals import ConflictError
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.dns.conflicts import conflict_of
from parvis.web.portal.dns.differences import difference_of
from parvis.web.portal.dns.holding import zone_of
from parvis.web.portal.dns.remarks import said_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class PublishForm(forms.Form):
    """What is kept with the version, and the edition of the draft that the page was made of."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Kept with the version, for you and your colleagues."),
        max_length=200,
        required=False,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


@require(Permission.ZONES_MANAGE)
def review(request: PortalRequest, name: str) -> HttpResponse:
    """The difference, what is wrong or doubtful in it, and the button that publishes all of it or nothing."""
    zone = zone_of(request, name)
    draft = draft_of(zone)
    if draft is None:
        messages.info(request, _("This zone has no draft: nothing waits to be published."))
        return go(request, "portal:zone", zone.name)
    form, conflict = PublishForm(request.POST or None, initial={"edition": draft.edition}), None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            drafts.publish(zone, edition=typed["edition"], note=typed["note"], actor=request.actor, now=timezone.now())
        except ConflictError as refusal:
            conflict = conflict_of(refusal, zone.name)
            zone = zone_of(request, name)
            form = PublishForm(initial={"edition": draft.edition, "note": typed["note"]})
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is published."))
            return go(request, "portal:zone", zone.name)
    context = {**looked_over(zone, draft, is_whole="all" in request.GET), "form": form, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "portal/dns/review.html", context, status=status)


def looked_over(zone: Zone, draft: Draft, *, is_whole: bool = False) -> dict[str, Any]:
    """What the page says of the draft: the difference, the findings, who worked on it, and what happened meanwhile."""
    content = draft_content(draft)
    changes = sorted((row.change for row in content.changes), key=lambda change: (change.owner != "@", change.owner))
    found = introduced(zone.name, records_of(zone), content.records)
    authors = list(dict.fromkeys([draft.by, *(row.by for row in content.changes)]))
    return {
        "zone": zone,
        "draft": draft,
        "difference": difference_of(changes, zone.name, is_whole=is_whole),
        "rows": content.changes,
        "errors": said_of((one for one in found if one.problem.weight is Weight.ERROR), zone),
        "warnings": said_of((one for one in found if one.problem.weight is not Weight.ERROR), zone),
        "authors": authors,
        **_meanwhile(zone, draft),
        "lost": difference_of([row.change for row in content.lost], zone.name),
    }


def _meanwhile(zone: Zone, draft: Draft) -> dict[str, Any]:
    """What was published since the draft was begun, and by whom."""
    if draft.base == zone.number:
        return {"is_behind": False}
    since = history(zone).filter(number__gt=draft.base).values_list("by", flat=True)
    return {
        "is_behind": True,
        "others": ", ".join(dict.fromkeys(since)),
        "meanwhile": difference_of(changes_between(zone, draft.base, zone.number), zone.name),
    }
