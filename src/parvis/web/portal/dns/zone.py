"""The zone of a name: its records, and how far they are published (DNS-1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from parvis.accounts.permissions import Permission
from parvis.dns.content import authority_of
from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.publishers import publishers
from parvis.dns.queries import publication_of
from parvis.domains.models import Domain
from parvis.domains.rules import uses_our_servers
from parvis.kit.failures import NeedsPersonError
from parvis.web.access import require
from parvis.web.portal.dns.diagnosis import lines_of
from parvis.web.portal.dns.drafted import Marked, marked
from parvis.web.portal.dns.holding import zone_here, zone_of
from parvis.web.portal.dns.leading import led
from parvis.web.portal.dns.listing import shown, wanted_by
from parvis.web.portal.dns.printing import Printer
from parvis.web.portal.dns.rows import ttl_words
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.outside import outside_of
from parvis.web.portal.domains.sections import tabs_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import is_fragment, render


@require(Permission.ZONES_READ)
def zone(request: PortalRequest, name: str) -> HttpResponse:
    """The records as they are published, or where the DNS of the name is."""
    domain = held(request, name)
    found = zone_here(domain, request.actor)
    if found is None:
        context = {**standing(request, domain), "outside": outside_of(domain, request.actor)}
        return render(request, "portal/dns/elsewhere.html", context)
    return zone_page(request, domain, found)


@require(Permission.ZONES_READ)
def publication(request: PortalRequest, name: str) -> HttpResponse:
    """How far the zone is published, asked for again until all servers have it."""
    found = zone_of(request, name)
    context = {"domain": held(request, name), **published(found)}
    return render(request, "portal/dns/publication.html", context)


def zone_page(request: PortalRequest, domain: Domain, zone: Zone, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a zone, or its table for htmx."""
    found = marked(zone)
    context = {**standing(request, domain), **facts(request, zone, found), **more}
    printer = Printer(domain.name, may_edit=context["may_edit"], focus=str(more.get("focus", "")))
    context["lines"] = [(row, mark, "" if mark else printer.row(row)) for row, mark in context["rows"]]
    if not is_fragment(request):
        context["diagnosis"] = lines_of(domain, found.after, actor=request.actor)
        context["outside"] = outside_of(domain, request.actor)
    return render(request, "portal/dns/zone.html#records", context, status=status)


def standing(request: PortalRequest, domain: Domain) -> dict[str, Any]:
    """What every page of a zone shows of its name."""
    actor = request.actor
    return {
        "domain": domain,
        "tabs": tabs_of(domain, actor, current="dns"),
        "may_edit": actor.may(Permission.ZONES_MANAGE) and request.brand.allows_zone,
        "may_nameservers": actor.may(Permission.DOMAINS_NAMESERVERS) and request.brand.allows_nameservers,
        "is_elsewhere": not uses_our_servers(domain),
    }


def facts(request: PortalRequest, zone: Zone, found: Marked) -> dict[str, Any]:
    """The records that were asked for, as the draft has them; our own, and their publication."""
    listed = shown(found.records, wanted_by(request), found.marks)
    return {
        "zone": zone,
        "is_kept": zone.state == ZoneState.KEPT,
        **listed,
        "rows": led(listed["rows"], zone),
        "draft": found.draft,
        "draft_count": found.count,
        "ours": _ours(zone),
        **published(zone),
    }


def published(zone: Zone) -> dict[str, Any]:
    """At how many servers the zone is as it should be, and what is wrong at the others."""
    found = publication_of(zone, publishers.names())
    return {
        "publication": found,
        "is_published": found.servers > 0 and found.done == found.servers,
        "is_stuck": not found.servers or any(found.problems.values()),
    }


def _ours(zone: Zone) -> list[tuple[str, str, str]]:
    """Type, value and TTL of what stands above the records; nothing where the brand has no name servers yet."""
    try:
        top = authority_of(zone)
    except NeedsPersonError:
        return []
    soa = f"{top.primary} {top.mailbox} {top.serial}"
    servers = [("NS", host, ttl_words(top.nameserver_ttl)) for host in top.nameservers]
    return [("SOA", soa, ttl_words(top.soa_ttl)), *servers]
