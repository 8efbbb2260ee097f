"""What of a zone is neither a record nor history: its file, and the TTL of its SOA (DNS-2, DNS-5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.actions import editing
from parvis.dns.content import authority_of
from parvis.dns.queries import addresses_of, records_of
from parvis.dns.refusals import ConflictError
from parvis.dns.zonefile.writing import master_file
from parvis.kit.failures import NeedsPersonError
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.dns import saving
from parvis.web.portal.dns.conflicts import conflict_of
from parvis.web.portal.dns.forms import SoaForm
from parvis.web.portal.dns.holding import editable_zone, zone_of
from parvis.web.portal.dns.removing import number_in
from parvis.web.portal.dns.zone import standing
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.ZONES_READ)
def export(request: PortalRequest, name: str) -> HttpResponse:
    """The zone as a master file (RFC 1035) that any server reads, notes as comments."""
    zone = zone_of(request, name)
    try:
        top = authority_of(zone)
    except NeedsPersonError as error:
        raise Http404(name) from error
    heading = [f"{zone.unicode_name}, {timezone.localtime():%Y-%m-%d %H:%M}, serial {zone.serial}"]
    text = master_file(zone.name, records_of(zone), top, heading=heading, addresses=addresses_of(zone))
    headers = {"Content-Disposition": f'attachment; filename="{zone.name}.zone"'}
    return HttpResponse(text, content_type="text/dns; charset=utf-8", headers=headers)


@require(Permission.ZONES_MANAGE)
def soa(request: PortalRequest, name: str) -> HttpResponse:
    """Another TTL of the SOA record; its serial is the machine's business."""
    zone = editable_zone(request, name)
    form = SoaForm(request.POST if request.method == "POST" else None, initial={"ttl": zone.soa_ttl})
    context: dict[str, Any] = {"conflict": None}
    status, seen = 422 if form.errors else 200, zone.number
    if form.is_valid():
        try:
            seen = number_in(request.POST.get("seen", ""))
            version = editing.set_soa_ttl(
                zone, form.cleaned_data["ttl"], seen=seen, actor=request.actor, now=timezone.now()
            )
            saving.tell(request, zone, _("TTL of the SOA record changed."), number=version.number)
            return go(request, "portal:zone", zone.name)
        except ConflictError as conflict:
            status, seen, context = 409, conflict.number, {"conflict": conflict_of(conflict, zone.name)}
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
            status = 422
    context |= {**standing(request, held(request, name)), "zone": zone, "form": form, "seen": seen}
    return render(request, "portal/dns/soa.html", context, status=status)
