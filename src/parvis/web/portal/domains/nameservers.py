"""The name servers of a name: others, the provider's, or those of before (DOM-6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.catalog.rules import rules_of
from parvis.domains.actions.nameservers import bounds, checked_hosts, current_hosts, previous_hosts, request_nameservers
from parvis.domains.models import DeclaredServer, Domain, Securing
from parvis.domains.ports import Capability, Host
from parvis.domains.protection import protection_of
from parvis.domains.registries import offers
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.nameservers import NameserversForm
from parvis.web.portal.domains.doubts import doubts_about
from parvis.web.portal.domains.outside import SERVERS, outside_of
from parvis.web.portal.domains.settings import active
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
def nameservers(request: PortalRequest, name: str) -> HttpResponse:
    """Other servers, the brand's own again, or those of before."""
    if not request.brand.allows_nameservers:
        raise Http404(name)
    domain = active(request, name)
    form = _form(request, domain)
    asked: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        asked = _asked(request, domain, form)
        if not asked["doubts"] and not form.errors:
            said = _("Change requested. It will be visible everywhere within 24 hours of the registry’s answer.")
            messages.success(request, said)
            return go(request, "portal:domain", domain.name)
    fewest, most = bounds(rules_of(domain.tld, timezone.now().date()))
    context = {
        "domain": domain,
        "form": form,
        "has_hosts": offers(domain.registry, Capability.HOSTS),
        "ours": request.brand.nameservers,
        "uses_ours": sorted(map(str.lower, domain.nameservers)) == sorted(map(str.lower, request.brand.nameservers)),
        "has_declared": DeclaredServer.objects.visible_to(request.actor).exists(),
        "previous": [host.name for host in previous_hosts(domain)],
        "fewest": fewest,
        "most": most,
        "outside": outside_of(domain, request.actor, about=SERVERS)
        if request.actor.may(Permission.ZONES_READ)
        else None,
        "protection": protection_of(domain),
        "is_securing": Securing.objects.visible_to(request.actor).open().filter(domain=domain).exists(),
        **asked,
    }
    return render(request, "portal/domains/nameservers.html", context, status=422 if form.errors else 200)


def _asked(request: PortalRequest, domain: Domain, form: NameserversForm) -> dict[str, Any]:
    """Ask for what was typed, unless the servers are doubted and nobody has read so; say what is doubted, of which."""
    now, typed = timezone.now(), form.servers()
    fewest, most = bounds(rules_of(domain.tld, now.date()))
    try:
        hosts = checked_hosts(**typed, names=[domain.name], fewest=fewest, most=most)
        doubts = [] if request.POST.get("despite") == _named(hosts) else doubts_about(domain, hosts)
        if not doubts:
            request_nameservers(domain, **typed, actor=request.actor, now=now)
    except NotAllowedError as refusal:
        form.refuse(refusal)
        return {"doubts": []}
    return {"doubts": doubts, "despite": _named(hosts)}


def _named(hosts: Sequence[Host]) -> str:
    """What was asked about: other servers, or other addresses, are asked again."""
    return " ".join(word for host in hosts for word in (host.name, *host.addresses))


def _form(request: PortalRequest, domain: Domain) -> NameserversForm:
    fewest, most = bounds(rules_of(domain.tld, timezone.now().date()))
    if request.method != "POST":
        return NameserversForm([domain.name], current_hosts(domain), fewest=fewest, most=most)
    typed = request.POST.dict()
    if "reset" in typed:
        typed = _typed([Host(host) for host in request.brand.nameservers])
    elif "undo" in typed:
        typed = _typed(previous_hosts(domain))
    return NameserversForm([domain.name], (), fewest=fewest, most=most, data=typed)


def _typed(hosts: Sequence[Host]) -> dict[str, str]:
    """As if ``hosts`` had been typed."""
    typed = {f"host_{number}": host.name for number, host in enumerate(hosts, start=1)}
    typed |= {f"addresses_{number}": " ".join(host.addresses) for number, host in enumerate(hosts, start=1)}
    return typed
