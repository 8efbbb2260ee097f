"""Templates of zones that a provider offers to all customers of the brand (DNS-5)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.actions.templates import add_template, change_template, delete_template
from parvis.dns.models import ZoneTemplate
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import staff
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render
from parvis.web.zone_templates import TemplateForm

PAGES = "backoffice:zone-templates"


@staff(Permission.STAFF_READ)
def templates(request: PortalRequest) -> HttpResponse:
    """Those of the brands that the person works for."""
    found = ZoneTemplate.objects.visible_to(request.actor).filter(account__isnull=True).select_related("brand")
    page = page_of(found.order_by("brand__name", "name"), request)
    may_edit = request.actor.may(Permission.STAFF_OPERATIONS)
    return render(request, "backoffice/zone_templates.html", {"page": page, "rows": page.rows, "may_edit": may_edit})


@staff(Permission.STAFF_OPERATIONS)
def add(request: PortalRequest) -> HttpResponse:
    """A new one, for the brand of this address."""
    form = TemplateForm(request.POST or None)
    if form.is_valid():
        try:
            add_template(form.written(), brand=request.brand, account=None, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The template is offered to every customer of the brand."))
            return go(request, PAGES)
    return render(request, "backoffice/zone_template.html", {"form": form}, status=422 if form.errors else 200)


@staff(Permission.STAFF_OPERATIONS)
def change(request: PortalRequest, pk: int) -> HttpResponse:
    """Another text of it, or its end. Zones that were made with it stay as they are."""
    template = _offered(request, pk)
    initial = {name: getattr(template, name) for name in ("name", "description", "text", "edition")}
    form = TemplateForm(request.POST or None, initial=initial)
    if form.is_valid():
        edition = form.cleaned_data["edition"] or 0
        try:
            if "delete" in request.POST:
                delete_template(template, edition=edition, actor=request.actor, now=timezone.now())
            else:
                change_template(template, form.written(), edition=edition, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Done. Zones that were made with this template stay as they are."))
            return go(request, PAGES)
    context = {"form": form, "template": template}
    return render(request, "backoffice/zone_template.html", context, status=422 if form.errors else 200)


def _offered(request: PortalRequest, pk: int) -> ZoneTemplate:
    rows = ZoneTemplate.objects.visible_to(request.actor).filter(account__isnull=True)
    return get_object_or_404(rows, pk=pk)
