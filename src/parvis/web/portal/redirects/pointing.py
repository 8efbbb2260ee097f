"""The records that redirected names need: the difference first, then all of it at once (DNS-7)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.queries import records_of
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import APEX, Record
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.actions.placing import point_here
from parvis.redirections.models import Redirection
from parvis.redirections.placing import placing
from parvis.redirections.queries import of_domain
from parvis.web.access import fresh_proof, require
from parvis.web.portal.dns.holding import zone_here
from parvis.web.portal.domains.settings import active
from parvis.web.portal.redirects.listing import standing
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.ZONES_MANAGE)
@fresh_proof
def point(request: PortalRequest, name: str) -> HttpResponse:
    """Point every redirected name of the domain at the web tier."""
    domain, addresses = active(request, name), request.brand.web_addresses
    zone = zone_here(domain, request.actor)
    if zone is None or not addresses:
        # The list says what to do instead.
        return go(request, "portal:domain-redirects", domain.name)
    found = of_domain(Redirection.objects.visible_to(request.actor), domain.name).filter(account_id=zone.account_id)
    hosts = list(found.values_list("host", flat=True))
    context: dict[str, Any] = {**standing(request, domain), "zone": zone}
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() else -1
        try:
            point_here(zone, hosts, addresses, seen=number, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            context["refusal"] = refusal.sentence
            zone.refresh_from_db()
        else:
            messages.success(request, _("Records set. Resolvers may keep the old ones for their time to live."))
            return go(request, "portal:domain-redirects", domain.name)
    changes = placing(zone.name, records_of(zone), hosts, addresses).changes
    context["gone"] = [_line(change.before) for change in changes if change.before]
    context["coming"] = [_line(change.after) for change in changes if change.after]
    return render(request, "portal/redirects/dns.html", context, status=422 if "refusal" in context else 200)


def _line(record: Record) -> tuple[str, str, str]:
    return APEX if record.owner == APEX else shown_name(record.owner), record.kind, record.value
