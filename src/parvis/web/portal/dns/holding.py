"""From the name in an address to its zone, for who may see it."""

from __future__ import annotations

from django.http import Http404

from parvis.dns.models import Zone
from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest


def zone_here(domain: Domain, actor: Actor) -> Zone | None:
    """The zone of ``domain`` at our servers, published or kept for a while; None: there is none."""
    rows = Zone.objects.visible_to(actor).live().select_related("account__brand")
    return rows.filter(name=domain.name, account_id=domain.account_id).first()


def zone_of(request: PortalRequest, name: str) -> Zone:
    """The zone of a name that the account holds, or 404. ``name`` is in ASCII, as addresses have it."""
    zone = zone_here(held(request, name), request.actor)
    if zone is None:
        raise Http404(name)
    return zone


def editable_zone(request: PortalRequest, name: str) -> Zone:
    """The same, where the provider lets its customers edit zones; otherwise 404."""
    if not request.brand.allows_zone:
        raise Http404(name)
    return zone_of(request, name)
