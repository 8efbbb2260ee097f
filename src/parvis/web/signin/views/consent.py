"""The page behind the link that both holders of a name get: it shows on GET, and acts on POST alone (DOM-5)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parvis.contacts.actions.verifying import hash_of
from parvis.domains.actions.holder_changes import answer
from parvis.domains.enums import HolderChangeStage
from parvis.domains.models import HolderConsent
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@public
@require_http_methods(["GET", "HEAD", "POST"])
def approve_holder(request: PortalRequest, token: str) -> HttpResponse:
    """Before and after, and two buttons. No account is needed; a scanner of mail that follows the link presses nothing."""
    found = (
        HolderConsent.objects.filter(token_hash=hash_of(token), change__domain__account__brand=request.brand)
        .select_related("change__domain")
        .first()
    )
    if found is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST" and request.POST.get("answer") in {"agree", "decline"}:
        answer(found.pk, is_given=request.POST["answer"] == "agree", actor=request.actor, now=now)
        return go(request, "holder-approve", token)
    change = found.change
    is_open = change.stage == HolderChangeStage.CONSENTS and found.is_given is None and not change.is_late(now)
    context = {"consent": found, "change": change, "domain": change.domain, "is_open": is_open}
    return render(request, "signin/consent.html", context)
