"""The account's audit trail (SEC-3)."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.http import HttpResponse

from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.web.access import require
from parvis.web.journal import line
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render

LONGEST: Final = 253


@require(Permission.AUDIT_READ)
def entries(request: PortalRequest) -> HttpResponse:
    """Latest first, searched by object or by person."""
    text = words_typed(request)[:LONGEST]
    found = Entry.objects.visible_to(request.actor)
    if text:
        found = found.filter(Q(subject__icontains=text) | Q(by__icontains=text) | Q(action__icontains=text))
    page = page_of(found.order_by("-at", "-pk"), request)
    lines = [line(entry) for entry in page.rows]
    return render(request, "portal/journal/list.html", {"lines": lines, "page": page, "text": text})
