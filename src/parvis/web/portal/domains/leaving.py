"""A transfer away from us that waits for its holder's word (DOM-9)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.actions.answering import request_answer
from parvis.domains.enums import OPEN_TRANSFER
from parvis.domains.models import Transfer
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.DOMAINS_TRANSFER)
@fresh_proof
def leaving(request: PortalRequest, name: str) -> HttpResponse:
    """Let it go now, or refuse; silence lets it go on the day that the registry says."""
    domain = held(request, name)
    found = Transfer.objects.filter(domain=domain, is_inbound=False, stage__in=OPEN_TRANSFER).first()
    if found is None:
        raise Http404(name)
    refusal = ""
    if request.method == "POST" and request.POST.get("answer") in {"approve", "refuse"}:
        is_approved = request.POST["answer"] == "approve"
        try:
            request_answer(domain, is_approved=is_approved, actor=request.actor, now=timezone.now())
        except NotAllowedError as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Your answer is on its way to the registry."))
            return go(request, "portal:domain", domain.name)
    context = {"domain": domain, "transfer": found, "refusal": refusal}
    return render(request, "portal/domains/leaving.html", context, status=422 if refusal else 200)
