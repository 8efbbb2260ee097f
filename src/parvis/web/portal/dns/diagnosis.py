"""What is right, doubtful or missing about a zone, each with what to do (guide 9.5.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.dns.health import Check, Tone, checks
from parvis.dns.queries import records_of
from parvis.dns.records.values import Record
from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.web.access import require
from parvis.web.portal.dns.holding import zone_of
from parvis.web.portal.domains.detail import held
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

_ICONS: Final = {
    Tone.OK: "circle-check",
    Tone.INFO: "info",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel; ``url`` leads to what mends it."""

    tone: Tone
    title: str
    sentence: str
    url: str = ""
    action: str = ""

    @property
    def icon(self) -> str:
        """Of the sprite."""
        return _ICONS[self.tone]


@require(Permission.ZONES_READ)
def diagnosis(request: PortalRequest, name: str) -> HttpResponse:
    """The panel alone, read again after a change."""
    domain, zone = held(request, name), zone_of(request, name)
    context = {"domain": domain, "diagnosis": lines_of(domain, records_of(zone), actor=request.actor)}
    return render(request, "portal/dns/diagnosis.html", context)


def lines_of(domain: Domain, records: Sequence[Record], *, actor: Actor) -> list[Line]:
    """The worst first; what is read of the registry's copy, then of the records."""
    may_edit = actor.may(Permission.ZONES_MANAGE) and domain.account.brand.allows_zone
    found = [*_delegation(domain), *(_line(domain, check, may_edit=may_edit) for check in checks(domain.name, records))]
    ranks = [Tone.BAD, Tone.WARN, Tone.INFO, Tone.OK]
    return sorted(found, key=lambda line: ranks.index(line.tone))


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
    if domain.ds:
        said = _("The registry has DS records, but this zone is not signed: many resolvers refuse its answers.")
        url = reverse("portal:domain-ds", args=[domain.name])
        found.append(Line(Tone.BAD, "DNSSEC", said, url, _("Remove the DS records")))
    return found


def _line(domain: Domain, check: Check, *, may_edit: bool) -> Line:
    url = action = ""
    new = reverse("portal:zone-record-new", args=[domain.name])
    if may_edit and check.changes:
        url = reverse("portal:zone-record", args=[domain.name, check.changes.key])
        action = _("Change the record")
    elif may_edit and check.fix:
        url, action = f"{new}?{urlencode({'line': check.fix})}", _("Add the record")
    elif may_edit and check.form:
        url, action = f"{new}?{urlencode({'type': check.form})}", _("Add a record")
    return Line(check.tone, check.title, check.sentence, url, action)
