"""What is right, doubtful or missing about a zone, each with what to do (guide 9.5.8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.health import Tone, checks
from parvis.dns.queries import records_of
from parvis.dns.records.values import Record
from parvis.domains.models import Domain
from parvis.domains.protection import Protection, protection_of
from parvis.kit.actor import Actor
from parvis.web.access import require
from parvis.web.portal.dns.holding import zone_of
from parvis.web.portal.domains.detail import held
from parvis.web.portal.remarks import Line, line_of, worst_first
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@require(Permission.ZONES_READ)
def diagnosis(request: PortalRequest, name: str) -> HttpResponse:
    """The panel alone, read again after a change."""
    domain, zone = held(request, name), zone_of(request, name)
    context = {"domain": domain, "diagnosis": lines_of(domain, records_of(zone), actor=request.actor)}
    return render(request, "portal/dns/diagnosis.html", context)


def lines_of(domain: Domain, records: Sequence[Record], *, actor: Actor) -> list[Line]:
    """The worst first; what is read of the registry's copy, then of the records."""
    may_edit = actor.may(Permission.ZONES_MANAGE) and domain.account.brand.allows_zone
    told = (line_of(domain, check, may_edit=may_edit) for check in checks(domain.name, records))
    return worst_first([*_delegation(domain), *told])


def _delegation(domain: Domain) -> list[Line]:
    ours = {host.lower() for host in domain.account.brand.nameservers}
    others = [host for host in domain.nameservers if host.lower() not in ours]
    servers, found = reverse("portal:domain-nameservers", args=[domain.name]), []
    if not others:
        found.append(Line(Tone.OK, _("Name servers"), _("All name servers of the domain are ours.")))
    elif len(others) < len(domain.nameservers):
        said = _("%(hosts)s is not ours and does not follow your changes: visitors get one answer or the other.")
        sentence = said % {"hosts": ", ".join(others)}
        found.append(Line(Tone.WARN, _("Name servers"), sentence, servers, _("Change the name servers")))
    else:
        said = _("The domain uses others: nobody sees the records here.")
        found.append(Line(Tone.BAD, _("Name servers"), said, servers, _("Use our name servers")))
    protection = protection_of(domain)
    if protection is Protection.ON:
        said = _("The zone is signed, and the registry names its key.")
        found.append(Line(Tone.OK, "DNSSEC", said))
    elif protection is Protection.BROKEN:
        said = _("The registry has DS records that fit no key of this zone: many resolvers refuse its answers.")
        url = reverse("portal:domain-ds", args=[domain.name])
        found.append(Line(Tone.BAD, "DNSSEC", said, url, _("Remove the DS records")))
    return found
