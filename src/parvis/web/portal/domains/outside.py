"""A name as it is seen from outside, with what to do about it; looked at again when somebody asks (guide 9.5.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.queries import live_zone
from parvis.domains.actions.outside import LOST, ask_by_hand
from parvis.domains.models import Domain, OutsideLook
from parvis.domains.outside import Page, Verdict, about_servers, verdicts
from parvis.domains.ports.lookups import read_seen
from parvis.domains.registries import WORLD, lookups
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.domains.detail import held
from parvis.web.portal.remarks import Line, line_of, worst_first
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, is_fragment, render

SERVERS: Final = "servers"
"""What the page of the name servers shows: of them alone."""


@dataclass(frozen=True, slots=True)
class Outside:
    """``is_possible``: whether anybody outside is asked from here. ``lines`` are as of ``seen_at``."""

    is_possible: bool
    is_under_way: bool
    seen_at: datetime | None
    lines: list[Line]
    is_whole: bool = True
    about: str = ""


@require(Permission.ZONES_READ)
def look(request: PortalRequest, name: str) -> HttpResponse:
    """The panel alone; asked by POST, a look is queued first."""
    domain, about = held(request, name), request.GET.get("about", "")
    said = ""
    if request.method == "POST":
        try:
            ask_by_hand(domain, now=timezone.now())
        except NotAllowedError as refusal:
            said = str(refusal)
        if not is_fragment(request):
            if said:
                messages.warning(request, said)
            return go(request, "portal:domain-nameservers" if about == SERVERS else "portal:zone", domain.name)
    found = outside_of(domain, request.actor, about=about)
    return render(request, "portal/dns/outside.html", {"domain": domain, "outside": found, "said": said})


def outside_of(domain: Domain, actor: Actor, *, about: str = "") -> Outside:
    """The last look at the name, judged; the worst first."""
    kept = OutsideLook.objects.filter(domain=domain).first()
    is_possible = WORLD in lookups.names()
    is_under_way = kept is not None and kept.is_under_way and kept.asked_at > timezone.now() - LOST
    if kept is None or kept.seen_at is None:
        return Outside(is_possible, is_under_way, None, [], about=about)
    zone = live_zone(domain.name)
    seen, is_here = read_seen(kept.facts), zone is not None and zone.account_id == domain.account_id
    found = verdicts(
        seen,
        shown=domain.unicode_name,
        registered=domain.nameservers,
        is_here=is_here,
        issuer=settings.PARVIS_ACME_ISSUER,
    )
    if about == SERVERS:
        found = about_servers(found)
    may_edit = is_here and actor.may(Permission.ZONES_MANAGE) and domain.account.brand.allows_zone
    lines = [_line(domain, verdict, actor, may_edit=may_edit) for verdict in found]
    return Outside(is_possible, is_under_way, kept.seen_at, worst_first(lines), seen.is_whole, about)


def _line(domain: Domain, verdict: Verdict, actor: Actor, *, may_edit: bool) -> Line:
    check, brand = verdict.check, domain.account.brand
    url = action = ""
    if verdict.page is Page.NAMESERVERS and actor.may(Permission.DOMAINS_NAMESERVERS) and brand.allows_nameservers:
        url, action = reverse("portal:domain-nameservers", args=[domain.name]), _("Change the name servers")
    elif verdict.page is Page.DS and actor.may(Permission.DOMAINS_NAMESERVERS):
        url, action = reverse("portal:domain-ds", args=[domain.name]), _("See the DS records")
    elif verdict.page is None:
        return line_of(domain, check, may_edit=may_edit)
    return Line(check.tone, check.title, check.sentence, url, action)
