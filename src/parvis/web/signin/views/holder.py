"""The page behind the link that holders get: it shows on GET, and acts on POST alone (T-VF-01)."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parvis.contacts.actions.verifying import confirm, hash_of
from parvis.contacts.models import ContactVerification
from parvis.domains.queries import covered_by, verified_for
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

SHOWN: Final = 50


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify_holder(request: PortalRequest, token: str) -> HttpResponse:
    """The names that the address stands for, and a button to confirm it. Mail scanners follow links, but press nothing."""
    found = (
        ContactVerification.objects.filter(token_hash=hash_of(token), contact__account__brand=request.brand)
        .select_related("contact__account")
        .first()
    )
    if found is None:
        raise Http404
    if request.method == "POST":
        confirm(found, actor=request.actor, now=timezone.now())
        return go(request, "holder-verify", token)
    names = list(
        verified_for(found.contact).order_by("unicode_name").values_list("unicode_name", flat=True)[: SHOWN + 1]
    )
    is_moved = found.verified_at is None and (
        found.closed_at is not None or found.contact.email.lower() != found.email.lower()
    )
    context = {
        "verification": found,
        "is_moved": is_moved,
        "names": names[:SHOWN],
        "has_more": len(names) > SHOWN,
        "suspends": covered_by(found.contact).exists(),
    }
    return render(request, "signin/holder.html", context)
