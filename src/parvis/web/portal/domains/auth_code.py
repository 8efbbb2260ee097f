"""The authorisation code of one name: asked for, then shown once its holder proves who asks (SEC-1, guide 9.6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.catalog.rules import rules_of
from parvis.domains.actions.auth_codes import is_auth_code_under_way, last_letter, request_auth_code, show_auth_code
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.portal.domains.forms import ConfirmForm
from parvis.web.portal.domains.settings import active
from parvis.web.portal.domains.transferring import transferability
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.DOMAINS_TRANSFER)
@fresh_proof
def auth_code(request: PortalRequest, name: str) -> HttpResponse:
    """Ask for a code, or show the one that the registry holds. A GET shows no code and is kept nowhere."""
    if not request.brand.allows_transfer_out:
        raise Http404(name)
    domain = active(request, name)
    shows, code, refusal = request.brand.shows_auth_code, "", ""
    is_showing = request.method == "POST" and "show" in request.POST
    form = ConfirmForm(request.POST if is_showing else None, domain=domain)
    if is_showing and form.is_valid():
        try:
            code = show_auth_code(domain, actor=request.actor, now=timezone.now())
        except NotAllowedError as refused:
            refusal = str(refused)
    elif request.method == "POST" and not is_showing:
        try:
            request_auth_code(domain, actor=request.actor, now=timezone.now())
        except NotAllowedError as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Authorisation code requested."))
            return go(request, "portal:domain-auth-code", domain.name)
    is_sent = not offers(domain.registry, Capability.AUTH_CODE)
    context = {
        "domain": domain,
        "is_sent": is_sent,
        "sent_at": last_letter(domain),
        "code_days": rules_of(domain.tld, timezone.localdate()).transfer_code_days if is_sent else 0,
        "transfer": transferability(domain, now=timezone.now()),
        "shows": shows,
        "is_known": bool(domain.auth_code_generation),
        "is_under_way": is_auth_code_under_way(domain),
        "code": code,
        "form": form,
        "refusal": refusal,
    }
    is_wrong = bool(refusal or form.errors)
    response = render(request, "portal/domains/auth_code.html#code", context, status=422 if is_wrong else 200)
    response["Cache-Control"] = "no-store"
    return response
