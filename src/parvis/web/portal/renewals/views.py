"""Renewing many names at once, or letting them end: «Renouveler mon abonnement» (DOM-3)."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, QueryDict
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.models.domains import DomainQuerySet
from parvis.domains.queries import DomainFilter, domains_matching
from parvis.orders.enums import LineKind
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.portal.renewals.carting import put
from parvis.web.portal.renewals.ending import confirmation
from parvis.web.portal.renewals.offers import renewals as offers_of
from parvis.web.pricing import shows_tax
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

MOST: Final = 500
LONGEST: Final = 253
CHOICE: Final = "do:"
"""What the radios of a name are called before it."""


@require(Permission.ORDERS_PLACE)
def renewals(request: PortalRequest) -> HttpResponse:
    """Names by the end of their term, late ones first; what is chosen is done once for the whole page."""
    now, actor = timezone.now(), request.actor
    may_end = actor.may(Permission.DOMAINS_MANAGE)
    if request.method == "POST":
        renewed, ended = _chosen(request, "renew"), _chosen(request, "end") if may_end else []
        terms = [(offer.domain, offer.terms[0].years) for offer in offers_of(request, renewed, now=now) if offer.terms]
        count = put(request, terms, kind=LineKind.RENEW, now=now) if terms else 0
        if ended:
            return confirmation(request, ended, goes_on=count > 0)
        return go(request, "checkout:start" if count else "portal:renewals")
    text, names = words_typed(request)[:LONGEST], _selected(request.GET)
    found = _renewable(request, text).order_by("ends_at", "pk").defer("grams")
    page = page_of(found.filter(name__in=names) if names else found, request)
    context = {
        "offers": offers_of(request, page.rows, now=now),
        "page": page,
        "text": text,
        "names": names,
        "choice": CHOICE,
        "may_end": may_end,
        "shows_tax": shows_tax(request),
    }
    return render(request, "portal/renewals/list.html", context)


def _renewable(request: PortalRequest, text: str = "") -> DomainQuerySet:
    wanted = DomainFilter(text=text.lower(), states=(DomainState.ACTIVE,))
    return domains_matching(request.actor, wanted, now=timezone.now())


def _selected(query: QueryDict) -> list[str]:
    return [name.lower() for name in query.getlist("names")[:MOST] if 0 < len(name) <= LONGEST]


def _chosen(request: PortalRequest, what: str) -> list[Domain]:
    """The account's names whose radio says ``what``, in the order of the list."""
    names = [key.removeprefix(CHOICE) for key, said in request.POST.items() if key.startswith(CHOICE) and said == what]
    return list(_renewable(request).filter(name__in=names[:MOST]).order_by("ends_at", "pk")) if names else []
