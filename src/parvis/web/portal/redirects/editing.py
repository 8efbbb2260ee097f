"""Adding, changing and removing a web redirect."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.actions import editing
from parvis.redirections.models import Redirection
from parvis.web.access import fresh_proof, require
from parvis.web.portal.domains.settings import active
from parvis.web.portal.redirects.forms import AddForm, ChangeForm
from parvis.web.portal.redirects.listing import redirection_of, standing
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.DOMAINS_MANAGE)
@fresh_proof
def add(request: PortalRequest, name: str) -> HttpResponse:
    """A name under the domain, or the domain itself."""
    domain = active(request, name)
    form = AddForm(request.POST if request.method == "POST" else None, domain=domain.name)
    if form.is_valid() and _added(request, domain, form):
        return go(request, "portal:domain-redirects", domain.name)
    context = {**standing(request, domain), "form": form}
    return render(request, "portal/redirects/form.html", context, status=422 if form.errors else 200)


@require(Permission.DOMAINS_MANAGE)
@fresh_proof
def change(request: PortalRequest, name: str, pk: int) -> HttpResponse:
    """Where it leads, and how; never which name."""
    domain = active(request, name)
    found = redirection_of(request, domain, pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=ChangeForm.beginning(found))
    if form.is_valid() and _changed(request, found, form):
        return go(request, "portal:redirect", domain.name, pk)
    context = {**standing(request, domain), "form": form, "redirection": found}
    return render(request, "portal/redirects/form.html", context, status=422 if form.errors else 200)


@require(Permission.DOMAINS_MANAGE)
@fresh_proof
def remove(request: PortalRequest, name: str, pk: int) -> HttpResponse:
    """After a page that says what stops."""
    domain = active(request, name)
    context = {**standing(request, domain), "redirection": redirection_of(request, domain, pk)}
    if request.method == "POST":
        try:
            editing.remove(context["redirection"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            context["refusal"] = refusal.sentence
        else:
            messages.success(request, _("Redirect removed."))
            return go(request, "portal:domain-redirects", domain.name)
    status = 422 if "refusal" in context else 200
    return render(request, "portal/redirects/remove.html", context, status=status)


def _added(request: PortalRequest, domain: Domain, form: AddForm) -> bool:
    try:
        editing.add(
            domain.account,
            domain=domain.name,
            hosts=form.hosts,
            wanted=form.wanted,
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowedError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Redirect added."))
    return True


def _changed(request: PortalRequest, found: Redirection, form: ChangeForm) -> bool:
    seen = form.cleaned_data["seen"]
    try:
        editing.change(found, form.wanted, seen=seen, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Redirect changed."))
    return True
