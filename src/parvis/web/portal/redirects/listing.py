"""The web redirects of a name, and one of them with its visits (RED-1, RED-5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.certificates.authorities import are_issued
from parvis.certificates.queries import by_host
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.redirections.models import Redirection
from parvis.redirections.queries import of_domain, visits_by_day, with_visits
from parvis.redirections.standing import Standing, standings
from parvis.web.access import require
from parvis.web.portal.dns.holding import zone_here
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.sections import tabs_of
from parvis.web.portal.redirects.option import sold_of
from parvis.web.portal.redirects.presenting import bars, row_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

DAYS: Final = 30


@require(Permission.DOMAINS_READ)
def redirects(request: PortalRequest, name: str) -> HttpResponse:
    """All of the name: where they lead, whether its DNS does, visits of the last thirty days."""
    domain, now = held(request, name), timezone.now()
    today = now.date()
    sold = sold_of(request, domain, now=now)
    found = of_domain(Redirection.objects.visible_to(request.actor).filter(account_id=domain.account_id), domain.name)
    rows = list(with_visits(found, since=today - timedelta(days=DAYS - 1), until=today))
    where = standings(zone_here(domain, request.actor), [one.host for one in rows], request.brand.web_addresses)
    secured = by_host([one.host for one in rows], account_id=domain.account_id)
    context = {
        **(shown := standing(request, domain)),
        "sold": sold,
        "may_add": shown["may_edit"] and (sold is None or sold.is_open),
        "may_buy": domain.state == DomainState.ACTIVE and request.actor.may(Permission.ORDERS_PLACE),
        "has_https": are_issued(),
        "rows": [row_of(one, where[one.host], secured.get(one.host)) for one in rows],
        "is_to_point": any(where[one.host] in {Standing.MISSING, Standing.OTHER} for one in rows),
        "is_elsewhere": any(where[one.host] is Standing.UNREAD for one in rows),
        "addresses": request.brand.web_addresses,
        "days": DAYS,
    }
    return render(request, "portal/redirects/list.html", context)


@require(Permission.DOMAINS_READ)
def redirect(request: PortalRequest, name: str, pk: int) -> HttpResponse:
    """One of them, with a chart of its visits."""
    domain, today = held(request, name), timezone.now().date()
    found = redirection_of(request, domain, pk)
    days = visits_by_day(found, since=today - timedelta(days=DAYS - 1), until=today)
    where = standings(zone_here(domain, request.actor), [found.host], request.brand.web_addresses)
    secured = by_host([found.host], account_id=domain.account_id)
    context = {
        **standing(request, domain),
        "has_https": are_issued(),
        "row": row_of(found, where[found.host], secured.get(found.host)),
        "bars": bars(days),
        "days": list(reversed(days)),
        "visited": sum(day.count for day in days),
        "number": DAYS,
    }
    return render(request, "portal/redirects/detail.html", context)


def redirection_of(request: PortalRequest, domain: Domain, pk: int) -> Redirection:
    """One of the domain's, or 404."""
    rows = Redirection.objects.visible_to(request.actor)
    return get_object_or_404(rows, pk=pk, domain=domain.name, account_id=domain.account_id)


def standing(request: PortalRequest, domain: Domain) -> dict[str, Any]:
    """What every page of redirects shows of its name."""
    is_active = domain.state == DomainState.ACTIVE
    return {
        "domain": domain,
        "tabs": tabs_of(domain, request.actor, current="redirects"),
        "may_edit": is_active and request.actor.may(Permission.DOMAINS_MANAGE),
        "may_point": is_active and request.actor.may(Permission.ZONES_MANAGE) and request.brand.allows_zone,
    }
