"""The DS records of a name whose zone is elsewhere: seen, added, removed (DNS-3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.actions.signing import ds_refusal, most_records, request_ds_added, request_ds_removed, takes_keys
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.signed import FORGOTTEN, KIND
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.access import fresh_proof, require
from parvis.web.operations import told
from parvis.web.portal.domains.detail import OPEN, held
from parvis.web.portal.domains.ds_form import DsForm, KeyForm, named
from parvis.web.portal.domains.settings import active
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@require(Permission.DOMAINS_READ)
def records(request: PortalRequest, name: str) -> HttpResponse:
    """What the registry has, with what is under way and what to wait for."""
    domain, actor = held(request, name), request.actor
    asked = Operation.objects.visible_to(actor).filter(subject=domain.name, kind=KIND)
    refusal, now = ds_refusal(domain, actor=actor), timezone.now()
    most = most_records(domain, now=now)
    context = {
        "domain": domain,
        "rows": [named(record, domain.name) for record in domain.ds or ()],
        "operations": [told(operation) for operation in asked.filter(state__in=OPEN).order_by("created_at")],
        "refusal": refusal,
        "wait_until": _wait_until(domain, now=now),
        "may_change": _may_change(request, domain),
        "is_full": len(domain.ds or ()) >= most,
        "most": most,
        "takes_keys": takes_keys(domain),
    }
    return render(request, "portal/domains/ds.html", context)


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
def add(request: PortalRequest, name: str) -> HttpResponse:
    """A record typed in, or lines of a zone file pasted."""
    domain = _changeable(request, name)
    has_keys = takes_keys(domain)
    typed = request.POST if request.method == "POST" else None
    form = KeyForm(typed, domain=domain) if has_keys else DsForm(typed, domain=domain)
    if request.method == "POST" and form.is_valid():
        try:
            request_ds_added(domain, records=form.records, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Change requested. The registry is being told."))
            return go(request, "portal:domain-ds", domain.name)
    context = {"domain": domain, "form": form, "takes_keys": has_keys}
    return render(request, "portal/domains/ds_add.html", context, status=422 if form.errors else 200)


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
def remove(request: PortalRequest, name: str) -> HttpResponse:
    """After a page that says what it does. A record that is gone needs none."""
    domain = _changeable(request, name)
    record = request.POST.get("record", "") if request.method == "POST" else request.GET.get("record", "")
    if request.method != "POST" and record not in (domain.ds or ()):
        return go(request, "portal:domain-ds", domain.name)
    context: dict[str, Any] = {"domain": domain, "record": record, "is_last": domain.ds == [record]}
    if request.method == "POST":
        try:
            request_ds_removed(domain, record=record, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            context["refusal"] = refusal.sentence
        else:
            messages.success(request, _("Removal requested. The registry is being told."))
            return go(request, "portal:domain-ds", domain.name)
    status = 422 if "refusal" in context else 200
    return render(request, "portal/domains/ds_remove.html", context, status=status)


def _changeable(request: PortalRequest, name: str) -> Domain:
    domain = active(request, name)
    if ds_refusal(domain, actor=request.actor) is not None:
        raise Http404(name)
    return domain


def _may_change(request: PortalRequest, domain: Domain) -> bool:
    may = domain.state == DomainState.ACTIVE and request.actor.may(Permission.DOMAINS_NAMESERVERS)
    return may and domain.ds is not None and ds_refusal(domain, actor=request.actor) is None


def _wait_until(domain: Domain, *, now: datetime) -> datetime | None:
    """Until when resolvers may believe records that were all removed, if they still may."""
    if domain.ds:
        return None
    done = Operation.objects.filter(subject=domain.name, kind=KIND, state=OperationState.DONE)
    last = done.filter(finished_at__gt=now - FORGOTTEN, arguments__domain_id=domain.pk).order_by("finished_at").last()
    return None if last is None or last.finished_at is None else last.finished_at + FORGOTTEN
