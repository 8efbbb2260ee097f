"""What a customer changes on a name: transfer lock, automatic renewal (DOM-2, 4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.domains.actions.reconciling import ask_for_look
from parvis.domains.actions.settings import request_lock, set_auto_renew
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.portal.domains.detail import facts, held
from parvis.web.portal.domains.forms import ConfirmForm
from parvis.web.portal.domains.presenting import ends_at
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


def active(request: PortalRequest, name: str) -> Domain:
    """The name, live at its registry, or 404."""
    domain = held(request, name)
    if domain.state != DomainState.ACTIVE:
        raise Http404(name)
    return domain


def _refused(request: PortalRequest, domain: Domain, refusal: NotAllowedError) -> HttpResponse:
    context = {**facts(request, domain), "refusal": refusal.sentence}
    return render(request, "portal/domains/detail.html", context, status=422)


@require(Permission.DOMAINS_READ)
@require_POST
def refresh(request: PortalRequest, name: str) -> HttpResponse:
    """Have the registry asked again how the name stands."""
    domain = held(request, name)
    try:
        ask_for_look(domain, now=timezone.now())
    except NotAllowedError as refusal:
        return _refused(request, domain, refusal)
    messages.success(request, _("The registry is being asked. Reload this page in a moment."))
    return go(request, "portal:domain", domain.name)


@require(Permission.DOMAINS_MANAGE)
@require_POST
def lock(request: PortalRequest, name: str) -> HttpResponse:
    """Protect the name against transfer: no proof is asked for what only protects."""
    domain = active(request, name)
    try:
        request_lock(domain, is_locked=True, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        return _refused(request, domain, refusal)
    messages.success(request, _("Transfer lock requested."))
    return go(request, "portal:domain", domain.name)


@require(Permission.DOMAINS_TRANSFER)
@fresh_proof
def unlock(request: PortalRequest, name: str) -> HttpResponse:
    """Take the protection away, after a page that says what it means."""
    domain = active(request, name)
    form = ConfirmForm(request.POST if request.method == "POST" else None, domain=domain)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/domains/unlock.html", {"domain": domain, "form": form}, status=status)
    try:
        request_lock(domain, is_locked=False, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        return _refused(request, domain, refusal)
    messages.success(request, _("Removal of the transfer lock requested."))
    return go(request, "portal:domain", domain.name)


@require(Permission.DOMAINS_MANAGE)
def auto_renew(request: PortalRequest, name: str) -> HttpResponse:
    """On at once; off after a page that says when the name stops."""
    domain = active(request, name)
    if request.method != "POST":
        context = {"domain": domain, "ends_at": ends_at(domain, now=timezone.now())}
        return render(request, "portal/domains/auto_renew.html", context)
    is_on = request.POST.get("on") == "1"
    try:
        set_auto_renew(domain, is_on=is_on, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        return _refused(request, domain, refusal)
    messages.success(request, _("Automatic renewal is on.") if is_on else _("Automatic renewal is off."))
    return go(request, "portal:domain", domain.name)
