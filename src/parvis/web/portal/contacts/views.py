"""The holders of an account's names (CON-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from parvis.accounts.permissions import Permission
from parvis.contacts.forms import countries
from parvis.contacts.labels import CHOICES, LABELS
from parvis.contacts.models import Contact, ContactVerification
from parvis.contacts.queries import matching
from parvis.domains.models import Domain
from parvis.domains.queries import LIVE
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render

LONGEST: Final = 200
_UNSHOWN: Final = frozenset({"cira_agreement"})


@require(Permission.CONTACTS_MANAGE)
def contacts(request: PortalRequest) -> HttpResponse:
    """By name, searched by name or e-mail."""
    text = words_typed(request)[:LONGEST]
    found = matching(Contact.objects.visible_to(request.actor), text)
    page = page_of(found.order_by("last_name", "pk"), request)
    context = {"page": page, "rows": _with_uses(page.rows), "text": text}
    return render(request, "portal/contacts/list.html", context)


def _with_uses(rows: Sequence[Contact]) -> list[tuple[Contact, int, bool]]:
    """Each contact with how many names it holds, and whether its address waits to be verified: two queries for all."""
    held = Domain.objects.filter(registrant__in=rows, state__in=LIVE).order_by()
    counts = dict(held.values_list("registrant_id").annotate(n=Count("pk")))
    waiting = ContactVerification.objects.open().filter(contact__in=rows).values_list("contact_id", flat=True)
    unverified = set(waiting)
    return [(contact, counts.get(contact.pk, 0), contact.pk in unverified) for contact in rows]


@require(Permission.CONTACTS_MANAGE)
def contact(request: PortalRequest, number: int) -> HttpResponse:
    """One holder, the names held, and whether the address is verified."""
    found = get_object_or_404(Contact.objects.visible_to(request.actor), pk=number)
    names = Domain.objects.visible_to(request.actor).filter(registrant=found, state__in=LIVE)
    verifications = ContactVerification.objects.visible_to(request.actor).filter(contact__account_id=found.account_id)
    context = {
        "contact": found,
        "country": dict(countries()).get(found.country, found.country),
        "page": page_of(names.defer("grams").order_by("unicode_name", "pk"), request),
        "used_by": names.count(),
        "further": _further(found),
        "waiting": verifications.open().filter(contact=found).order_by("-pk").first(),
        "is_verified": verifications.filter(email__iexact=found.email, verified_at__isnull=False).exists(),
    }
    return render(request, "portal/contacts/detail.html", context)


def _further(contact: Contact) -> list[tuple[str, str]]:
    """What single registries asked beside, in words."""
    named = dict(countries())
    return [
        (str(LABELS[name]), str(CHOICES.get(name, {}).get(value, named.get(value, value))))
        for name, value in contact.extra.items()
        if name in LABELS and name not in _UNSHOWN
    ]
