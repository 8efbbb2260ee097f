"""The zone of a name: its records, and how far they are published (DNS-1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from parvis.accounts.permissions import Permission
from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.publishers import publishers
from parvis.dns.queries import publication_of, records_of
from parvis.domains.models import Domain
from parvis.web.access import require
from parvis.web.portal.dns.filling import waiting
from parvis.web.portal.dns.holding import zone_here
from parvis.web.portal.dns.rows import row_of
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.sections import tabs_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@require(Permission.ZONES_READ)
def zone(request: PortalRequest, name: str) -> HttpResponse:
    """The records as they are published, or where the DNS of the name is."""
    domain = held(request, name)
    found = zone_here(domain, request.actor)
    if found is None:
        return render(request, "portal/dns/elsewhere.html", standing(request, domain))
    return render(request, "portal/dns/zone.html", {**standing(request, domain), **facts(found)})


def standing(request: PortalRequest, domain: Domain) -> dict[str, Any]:
    """What every page of a zone shows of its name."""
    actor = request.actor
    return {
        "domain": domain,
        "tabs": tabs_of(domain, actor, current="dns"),
        "may_edit": actor.may(Permission.ZONES_MANAGE) and request.brand.allows_zone,
        "may_nameservers": actor.may(Permission.DOMAINS_NAMESERVERS) and request.brand.allows_nameservers,
        "is_elsewhere": not uses_ours(domain),
    }


def uses_ours(domain: Domain) -> bool:
    """Say whether the name's servers are those of its brand, and no others."""
    ours = {host.lower() for host in domain.account.brand.nameservers}
    return bool(ours) and {host.lower() for host in domain.nameservers} == ours


def facts(zone: Zone) -> dict[str, Any]:
    """The records and their publication."""
    return {
        "zone": zone,
        "is_kept": zone.state == ZoneState.KEPT,
        "rows": [row_of(record) for record in records_of(zone)],
        "publication": publication_of(zone, publishers.names()),
        **waiting(zone),
    }
