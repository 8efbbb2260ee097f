"""A zone fetched from the servers that the name has now, for the page of imports (DNS-5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.permissions import Permission
from parvis.dns.importing import Mode
from parvis.domains.actions.copying import LOST, ask_for_copy
from parvis.domains.models import Domain, ZoneCopy
from parvis.domains.ports import CopyState
from parvis.domains.registries import WORLD, zone_sources
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.dns.holding import editable_zone
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, is_fragment, render

FETCHED: Final = "servers"
"""What ``from`` of the page's address says where a copy is to be looked at."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """``is_offered``: whether the name has other servers, and they can be asked. ``said``: what became of it."""

    is_offered: bool
    is_under_way: bool = False
    said: str = ""
    text: str = ""
    server: str = ""


@require(Permission.ZONES_MANAGE)
@require_safe
def copy(request: PortalRequest, name: str) -> HttpResponse:
    """How far it is, alone; a copy that came leads to its analysis, on the page of imports."""
    zone, domain = editable_zone(request, name), held(request, name)
    found = fetching_of(domain)
    if found.text or not is_fragment(request):
        return go(request, _address(domain))
    context = {"zone": zone, "fetching": found, "is_fetched": True}
    return render(request, "portal/dns/fetching.html", context)


@require(Permission.ZONES_MANAGE)
@require_POST
def fetch(request: PortalRequest, name: str) -> HttpResponse:
    """Have the servers asked; the page of imports waits for them."""
    editable_zone(request, name)
    domain = held(request, name)
    if not _is_offered(domain):
        return go(request, "portal:zone-import", domain.name)
    try:
        ask_for_copy(domain, now=timezone.now())
    except NotAllowedError as refusal:
        messages.warning(request, str(refusal))
    return go(request, _address(domain))


def fetching_of(domain: Domain) -> Fetching:
    """How far the last copy is."""
    is_offered = _is_offered(domain)
    copy = ZoneCopy.objects.filter(domain=domain).first()
    if copy is None:
        return Fetching(is_offered)
    if not copy.state:
        is_lost = copy.asked_at <= timezone.now() - LOST
        return Fetching(
            is_offered, is_under_way=not is_lost, said=_("Nobody has answered. Ask again.") if is_lost else ""
        )
    said = _SENTENCES[CopyState(copy.state)]() % {"server": copy.server}
    return Fetching(is_offered, said=said, text=copy.text, server=copy.server)


def as_typed(found: Fetching, edition: int | None) -> dict[str, Any] | None:
    """The copy as if its text had been pasted, to be analysed at once; None where there is nothing."""
    if not found.text:
        return None
    return {"text": found.text, "mode": Mode.ADD.value, "edition": "" if edition is None else edition}


def _address(domain: Domain) -> str:
    """The page of imports where it waits for a copy, or has it."""
    return f"{reverse('portal:zone-import', args=[domain.name])}?from={FETCHED}"


def _is_offered(domain: Domain) -> bool:
    ours = {host.lower() for host in domain.account.brand.nameservers}
    has_others = any(host.lower() not in ours for host in domain.nameservers)
    return has_others and WORLD in zone_sources.names()


_SENTENCES: Final = {
    CopyState.WHOLE: lambda: _("%(server)s handed over the whole zone."),
    CopyState.ASKED: lambda: _(
        "The servers do not hand over the whole zone, as most do not. %(server)s was asked for the usual names one by one:"
        " others may be missing, so compare with your present provider’s list."
    ),
    CopyState.TOO_LARGE: lambda: _(
        "The zone at %(server)s is larger than 5,000 records or 1 MiB: it is not taken over here."
    ),
    CopyState.NOTHING: lambda: _("No server answers for this domain: there is nothing to fetch."),
}
