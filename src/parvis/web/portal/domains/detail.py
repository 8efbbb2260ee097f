"""One name: what the registry says of it, what was asked for, and what happened (DOM-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.domains.actions.reconciling import HELD
from parvis.domains.actions.settings import has_lock
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.queries import SOON_DAYS, domain_named
from parvis.domains.rules import term_end
from parvis.domains.status_labels import labels
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.access import require
from parvis.web.journal import line
from parvis.web.operations import told
from parvis.web.portal.domains.lifeline import lifeline_of
from parvis.web.portal.domains.presenting import badge, distance, tone_of
from parvis.web.portal.domains.transferring import transferability
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render

OPEN: Final = (OperationState.WAITING, OperationState.RUNNING, OperationState.ATTENTION)
HISTORY: Final = 5


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
    operations = Operation.objects.visible_to(actor).filter(subject=domain.name, state__in=OPEN)
    history = Entry.objects.visible_to(actor).filter(subject_kind="domain", subject=domain.name)
    is_active = domain.state == DomainState.ACTIVE
    may_transfer = is_active and actor.may(Permission.DOMAINS_TRANSFER)
    lifeline = lifeline_of(domain, account=domain.account, now=now)
    recent = list(history.order_by("-at", "-pk")[: HISTORY + 1])
    return {
        "domain": domain,
        "ascii": domain.name if domain.name != domain.unicode_name else "",
        "badge": badge(domain, now=now),
        "statuses": [(tone_of(status.severity), status) for status in labels(domain.registry_statuses)],
        "lifeline": lifeline,
        "expires_in": distance(lifeline.life.expires_at, now=now),
        "operations": [told(operation) for operation in operations.order_by("-created_at")[:10]],
        "transfer": transferability(domain, now=now),
        "history": [line(entry) for entry in recent[:HISTORY]],
        "has_more_history": len(recent) > HISTORY,
        "may_refresh": domain.state in HELD,
        "may_audit": actor.may(Permission.AUDIT_READ),
        "may_code": may_transfer and request.brand.allows_transfer_out,
        "may_nameservers": is_active and actor.may(Permission.DOMAINS_NAMESERVERS) and request.brand.allows_nameservers,
        "may_lock": is_active and actor.may(Permission.DOMAINS_MANAGE) and has_lock(domain),
        "may_unlock": may_transfer,
        "may_order": actor.may(Permission.ORDERS_PLACE),
        "is_active": is_active,
        "is_deleted": domain.state == DomainState.REDEMPTION,
        "is_urgent": term_end(domain) - now < timedelta(days=SOON_DAYS),
        "may_contacts": actor.may(Permission.CONTACTS_MANAGE),
    }
