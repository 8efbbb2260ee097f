"""Holders of whom registries are to hear that they were verified, and until when (rules 2.6)."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.contacts.actions.verifying import is_verified
from parvis.domains.actions.qualifying import KIND
from parvis.domains.models import RegistryContact
from parvis.provisioning.models import Operation
from parvis.web.access import staff
from parvis.web.operations import told
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@staff(Permission.STAFF_READ)
def verified(request: PortalRequest) -> HttpResponse:
    """Those that wait, nearest last day first; those that were told where asked for."""
    state = "told" if request.GET.get("state") == "told" else "open"
    visible = RegistryContact.objects.visible_to(request.actor).select_related("contact__account")
    if state == "told":
        found = visible.filter(verification_told_at__isnull=False).order_by("-verification_told_at", "-pk")
    else:
        found = visible.untold().order_by("verification_due_at", "pk")
    page = page_of(found, request)
    context = {"page": page, "rows": [_row(one) for one in page.rows], "state": state}
    return render(request, "backoffice/verified.html", context)


def _row(known: RegistryContact) -> dict[str, Any]:
    due = known.verification_due_at
    row: dict[str, Any] = {"known": known, "contact": known.contact}
    if known.verification_told_at is not None:
        return row
    sent = Operation.objects.filter(kind=KIND, arguments__handle=known.handle, arguments__registry=known.registry)
    operation = sent.order_by("-pk").first()
    is_answered = is_verified(known.contact)
    return row | {
        "is_late": due is not None and due <= timezone.now(),
        "is_verified": is_answered,
        "operation": told(operation) if operation is not None and is_answered else None,
        "operation_id": operation.pk if operation is not None else None,
    }
