"""The draft of a zone: begun, changes taken back one by one, put on a later version, thrown away (guide 9.5.1)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.dns.actions import drafts
from parvis.dns.models import DraftChange
from parvis.dns.queries import draft_content, draft_of
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.dns.holding import zone_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class EditionForm(forms.Form):
    """The edition of the draft that the page was made of."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


@require(Permission.ZONES_MANAGE)
@require_POST
def begin(request: PortalRequest, name: str) -> HttpResponse:
    """From now on edits gather in the draft."""
    zone = zone_of(request, name)
    try:
        drafts.begin(zone, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Draft mode is on. Visitors see nothing of your changes before you publish them."))
    return go(request, "portal:zone", zone.name)


@require(Permission.ZONES_MANAGE)
@require_POST
def take_back(request: PortalRequest, name: str, pk: int) -> HttpResponse:
    """One change of the draft is undone."""
    zone = zone_of(request, name)
    change = get_object_or_404(DraftChange, draft__zone=zone, pk=pk)
    form = EditionForm(request.POST)
    edition = form.cleaned_data["edition"] if form.is_valid() else 0
    try:
        drafts.take_back(zone, change, edition=edition, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The change was taken out of the draft."))
    return go(request, "portal:zone-review" if "review" in request.POST else "portal:zone", zone.name)


@require(Permission.ZONES_MANAGE)
@require_POST
def rebase(request: PortalRequest, name: str) -> HttpResponse:
    """The draft goes on from what is published now."""
    zone = zone_of(request, name)
    form = EditionForm(request.POST)
    edition = form.cleaned_data["edition"] if form.is_valid() else 0
    try:
        drafts.rebase(zone, edition=edition, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft is on the present version now. Look it over once more, then publish."))
    return go(request, "portal:zone-review", zone.name)


@require(Permission.ZONES_MANAGE)
def abandon(request: PortalRequest, name: str) -> HttpResponse:
    """After a page that says how much is lost."""
    zone = zone_of(request, name)
    draft = draft_of(zone)
    if draft is None:
        messages.info(request, _("This zone has no draft."))
        return go(request, "portal:zone", zone.name)
    form = EditionForm(request.POST or None, initial={"edition": draft.edition})
    if form.is_valid():
        try:
            drafts.abandon(zone, edition=form.cleaned_data["edition"], actor=request.actor)
        except NotAllowedError as refusal:
            form = EditionForm(initial={"edition": draft.edition})
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The draft is gone. What is published did not change."))
            return go(request, "portal:zone", zone.name)
    context = {"zone": zone, "draft": draft, "form": form, "count": len(draft_content(draft).changes)}
    return render(request, "portal/dns/abandon.html", context)
