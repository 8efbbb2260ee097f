"""The templates that a customer may use, and those of their own: written, changed, deleted (guide G1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.actions.templates import add_template, change_template, delete_template
from parvis.dns.models import Zone, ZoneTemplate
from parvis.dns.queries import records_of
from parvis.dns.zonefile.writing import plain_text
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render
from parvis.web.zone_templates import TemplateForm, groups_of


@require(Permission.ZONES_READ)
def templates(request: PortalRequest) -> HttpResponse:
    """All of them, by where they come from."""
    own = ZoneTemplate.objects.own(request.actor).values_list("pk", flat=True)
    may_edit = request.actor.may(Permission.ZONES_MANAGE) and request.brand.allows_zone
    context = {"groups": groups_of(request.actor), "own": {str(pk) for pk in own}, "may_edit": may_edit}
    return render(request, "portal/templates/list.html", context)


@require(Permission.ZONES_MANAGE)
def add(request: PortalRequest) -> HttpResponse:
    """A new one, from nothing or from the records of a zone (``?zone=``)."""
    form = TemplateForm(request.POST or None, initial=_of_zone(request))
    if form.is_valid() and request.account is not None:
        try:
            add_template(
                form.written(), brand=request.brand, account=request.account, actor=request.actor, now=timezone.now()
            )
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The template is kept."))
            return go(request, "portal:templates")
    return render(request, "portal/templates/form.html", {"form": form}, status=422 if form.errors else 200)


@require(Permission.ZONES_MANAGE)
def change(request: PortalRequest, pk: int) -> HttpResponse:
    """Another text of it. Zones that were made with it stay as they are."""
    template = get_object_or_404(ZoneTemplate.objects.own(request.actor), pk=pk)
    initial = {name: getattr(template, name) for name in ("name", "description", "text", "edition")}
    form = TemplateForm(request.POST or None, initial=initial)
    if form.is_valid():
        edition = form.cleaned_data["edition"] or 0
        try:
            change_template(template, form.written(), edition=edition, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The template is changed. Zones that were made with it stay as they are."))
            return go(request, "portal:templates")
    context = {"form": form, "template": template}
    return render(request, "portal/templates/form.html", context, status=422 if form.errors else 200)


@require(Permission.ZONES_MANAGE)
def delete(request: PortalRequest, pk: int) -> HttpResponse:
    """After a page that says what it does."""
    template = get_object_or_404(ZoneTemplate.objects.own(request.actor), pk=pk)
    context: dict[str, Any] = {"template": template}
    if request.method == "POST":
        edition = request.POST.get("edition", "")
        try:
            delete_template(
                template,
                edition=int(edition) if edition.isdecimal() and len(edition) < 9 else 0,  # noqa: PLR2004 - what the column holds
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            context["refusal"] = refusal.sentence
        else:
            messages.success(request, _("The template is deleted. Zones that were made with it stay as they are."))
            return go(request, "portal:templates")
    return render(request, "portal/templates/delete.html", context, status=422 if "refusal" in context else 200)


def _of_zone(request: PortalRequest) -> dict[str, str]:
    name = request.GET.get("zone", "")
    zone = Zone.objects.visible_to(request.actor).live().filter(name=name[:253]).first() if name else None
    if zone is None:
        return {}
    return {"name": zone.unicode_name[:80], "text": plain_text(records_of(zone))}
