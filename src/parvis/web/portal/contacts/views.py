"""The holders of an account's names (CON-1)."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from parvis.accounts.permissions import Permission
from parvis.contacts.models import Contact
from parvis.domains.models import Domain
from parvis.domains.queries import LIVE
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

LONGEST: Final = 200
NAMES_SHOWN: Final = 10


@require(Permission.CONTACTS_MANAGE)
def contacts(request: PortalRequest) -> HttpResponse:
    """By name, searched by name or e-mail."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = Contact.objects.visible_to(request.actor)
    if text:
        wanted = Q()
        for field in ("organisation", "first_name", "last_name", "email"):
            wanted |= Q(**{f"{field}__icontains": text})
        found = found.filter(wanted)
    page = page_of(found.order_by("last_name", "pk"), request)
    return render(request, "portal/contacts/list.html", {"page": page, "text": text})


@require(Permission.CONTACTS_MANAGE)
def contact(request: PortalRequest, number: int) -> HttpResponse:
    """One holder and the names held."""
    found = get_object_or_404(Contact.objects.visible_to(request.actor), pk=number)
    names = Domain.objects.visible_to(request.actor).filter(registrant=found, state__in=LIVE).order_by("unicode_name")
    shown = list(names[: NAMES_SHOWN + 1])
    context = {"contact": found, "names": shown[:NAMES_SHOWN], "has_more": len(shown) > NAMES_SHOWN}
    return render(request, "portal/contacts/detail.html", context)
