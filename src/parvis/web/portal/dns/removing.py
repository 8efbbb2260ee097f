"""Deleting records, one or several, after a page that says what stops working; and taking the last change back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.dns import proposals
from parvis.dns.queries import draft_of
from parvis.dns.refusals import ConflictError
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.dns import saving
from parvis.web.portal.dns.conflicts import conflict_of
from parvis.web.portal.dns.holding import editable_zone
from parvis.web.portal.dns.rows import row_of
from parvis.web.portal.dns.sentences import will_stop
from parvis.web.portal.dns.zone import standing, zone_page
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.ZONES_MANAGE)
def delete(request: PortalRequest, name: str) -> HttpResponse:
    """Which records, and what will not work without them."""
    zone = editable_zone(request, name)
    asked = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(asked.getlist("key")))
    proposal = proposals.deleting(zone, keys)
    going = [record for record in proposal.before if record.key in set(keys)]
    if not going and request.method != "POST":
        messages.info(request, _("Choose the records to delete."))
        return go(request, "portal:zone", zone.name)
    context: dict[str, Any] = {"conflict": None, "refusals": [str(one.problem.sentence) for one in proposal.refused]}
    status = 200
    if request.method == "POST":
        try:
            saving.delete(request, zone, keys, seen=number_in(request.POST.get("seen", "")))
            return go(request, "portal:zone", zone.name)
        except ConflictError as conflict:
            status, context["conflict"] = 409, conflict_of(conflict, zone.name)
        except NotAllowedError as refusal:
            status, context["refusals"] = 422, [str(refusal)]
    zone.refresh_from_db()
    context |= {
        **standing(request, held(request, name)),
        "zone": zone,
        "draft": draft_of(zone),
        "gathers": saving.gathers(request, zone),
        "rows": [row_of(record) for record in going],
        "stops": will_stop(proposal.before, proposal.after, zone.name),
        "doubts": [str(one.problem.sentence) for one in proposal.doubtful],
    }
    return render(request, "portal/dns/delete.html", context, status=status)


@require(Permission.ZONES_MANAGE)
@require_POST
def undo(request: PortalRequest, name: str) -> HttpResponse:
    """Take back the last change, whose number the toast carries; where another came after it, say so."""
    zone = editable_zone(request, name)
    try:
        saving.undo(request, zone, seen=number_in(request.GET.get("seen", "")))
    except ConflictError as conflict:
        return zone_page(request, held(request, name), zone, status=409, conflict=conflict_of(conflict, zone.name))
    except NotAllowedError as refusal:
        return zone_page(request, held(request, name), zone, status=422, refusal=str(refusal))
    return go(request, "portal:zone", zone.name)


def number_in(text: str) -> int:
    """The number of a version in a form; nonsense is none that there is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - 32 bits
