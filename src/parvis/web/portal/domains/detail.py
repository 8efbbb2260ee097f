"""One name: what the registry says of it, what was asked for, and what happened (DOM-2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.dns.rules import signing_refusal
from parvis.domains.actions.reconciling import HELD
from parvis.domains.actions.settings import has_lock
from parvis.domains.enums import OPEN_HOLDER_CHANGE, DomainState
from parvis.domains.models import Domain
from parvis.domains.ports import Capability
from parvis.domains.queries import SOON_DAYS, domain_named
from parvis.domains.registries import offers
from parvis.domains.rules import term_end, uses_our_servers_alone
from parvis.domains.status_labels import labels
from parvis.kit.actor import Actor
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.access import require
from parvis.web.journal import line
from parvis.web.operations import told
from parvis.web.portal.domains.lifeline import lifeline_of
from parvis.web.portal.domains.presenting import badge, distance, tone_of
from parvis.web.portal.domains.sections import tabs_of
from parvis.web.portal.domains.transferring import transferability
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

OPEN: Final = (OperationState.WAITING, OperationState.RUNNING, OperationState.ATTENTION)
HISTORY: Final = 5
REQUESTS: Final = 10
REFUSED_FOR: Final = timedelta(days=30)
"""How long a refusal stays on the page, unless the same is asked for again."""


def held(request: PortalRequest, name: str) -> Domain:
    """The name as the account holds it, or 404."""
    domain = domain_named(request.actor, name.lower())
    if domain is None:
        raise Http404(name)
    return domain


@require(Permission.DOMAINS_READ)
def domain(request: PortalRequest, name: str) -> HttpResponse:
    """The registry's copy and the requests under way, never mixed."""
    return render(request, "portal/domains/detail.html", facts(request, held(request, name)))


def facts(request: PortalRequest, domain: Domain) -> dict[str, Any]:
    """What the page of ``domain`` shows."""
    now, actor = timezone.now(), request.actor
    history = Entry.objects.visible_to(actor).filter(subject_kind="domain", subject=domain.name)
    is_active = domain.state == DomainState.ACTIVE
    may_transfer = is_active and actor.may(Permission.DOMAINS_TRANSFER)
    lifeline = lifeline_of(domain, account=domain.account, now=now)
    recent = list(history.order_by("-at", "-pk")[: HISTORY + 1])
    return {
        "domain": domain,
        "tabs": tabs_of(domain, actor, current="overview"),
        "ascii": domain.name if domain.name != domain.unicode_name else "",
        "badge": badge(domain, now=now),
        "statuses": [(tone_of(status.severity), status) for status in labels(domain.registry_statuses)],
        "lifeline": lifeline,
        "expires_in": distance(lifeline.life.expires_at, now=now),
        "operations": [told(operation) for operation in requests_of(domain, actor, now=now)],
        "is_handed_over": domain.holder_changes.filter(stage__in=OPEN_HOLDER_CHANGE).exists(),
        "transfer": transferability(domain, now=now),
        "history": [line(entry) for entry in recent[:HISTORY]],
        "has_more_history": len(recent) > HISTORY,
        "may_refresh": domain.state in HELD,
        "may_audit": actor.may(Permission.AUDIT_READ),
        "may_code": may_transfer and request.brand.allows_transfer_out,
        "may_nameservers": is_active and actor.may(Permission.DOMAINS_NAMESERVERS) and request.brand.allows_nameservers,
        "has_ds": bool(domain.ds) or offers(domain.registry, Capability.DNSSEC),
        "is_ours": uses_our_servers_alone(domain) and signing_refusal() is None,
        "may_lock": is_active and actor.may(Permission.DOMAINS_MANAGE) and has_lock(domain),
        "may_unlock": may_transfer,
        "may_order": actor.may(Permission.ORDERS_PLACE),
        "is_active": is_active,
        "is_deleted": domain.state == DomainState.REDEMPTION,
        "is_urgent": term_end(domain) - now < timedelta(days=SOON_DAYS),
        "may_contacts": actor.may(Permission.CONTACTS_MANAGE),
    }


def requests_of(domain: Domain, actor: Actor, *, now: datetime) -> list[Operation]:
    """What is under way for the name, and what its registry refused lately and nobody asked for again; the latest first."""
    refused = Q(state=OperationState.CANCELLED, refusal_code__isnull=False, finished_at__gte=now - REFUSED_FOR)
    since = Q(state=OperationState.DONE, finished_at__gte=now - REFUSED_FOR)
    rows = Operation.objects.visible_to(actor).filter(Q(state__in=OPEN) | refused | since, subject=domain.name)
    shown: list[Operation] = []
    asked_later: set[str] = set()
    for operation in rows.order_by("-created_at", "-pk")[: 5 * REQUESTS]:
        if operation.state in OPEN or (operation.refusal_code is not None and operation.kind not in asked_later):
            shown.append(operation)
        asked_later.add(operation.kind)
    return shown[:REQUESTS]
