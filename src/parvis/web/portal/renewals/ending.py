"""Letting names end: automatic renewal off for several, after a page that says what is lost (guide 9.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from parvis.accounts.permissions import Permission
from parvis.domains.actions.settings import set_auto_renew
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.rules import term_end
from parvis.web.access import require
from parvis.web.paging import SIZE
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

MOST: Final = SIZE


def confirmation(request: PortalRequest, domains: Sequence[Domain], *, goes_on: bool) -> HttpResponse:
    """Name what ends and when. ``goes_on``: other names were validated, and wait in the cart."""
    names = [(domain, term_end(domain)) for domain in domains[:MOST]]
    return render(request, "portal/renewals/ending.html", {"names": names, "goes_on": goes_on})


@require(Permission.DOMAINS_MANAGE)
def ending(request: PortalRequest) -> HttpResponse:
    """Ask first; then switch the automatic renewal of each name off."""
    now, asked = timezone.now(), request.POST if request.method == "POST" else request.GET
    visible = Domain.objects.visible_to(request.actor).filter(state=DomainState.ACTIVE).defer("grams")
    domains = list(visible.filter(name__in=asked.getlist("names")[:MOST]).order_by("ends_at", "pk"))
    goes_on = asked.get("on") == "1"
    if not domains:
        return go(request, "portal:domains")
    if request.method != "POST":
        return confirmation(request, domains, goes_on=goes_on)
    for domain in domains:
        set_auto_renew(domain, is_on=False, actor=request.actor, now=now)
    words = ngettext("%(n)d domain will not be renewed.", "%(n)d domains will not be renewed.", len(domains))
    messages.success(request, words % {"n": len(domains)})
    may_order = request.actor.may(Permission.ORDERS_PLACE)
    return go(request, "checkout:start" if goes_on else "portal:renewals" if may_order else "portal:domains")
