"""What registries changed without us, and what staff decide of it (DOM-13)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.domains.actions import deciding
from parvis.domains.enums import DriftField
from parvis.domains.models import Drift
from parvis.domains.registries import registries
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.finding import drifts_meant
from parvis.web.backoffice.forms import DriftForm
from parvis.web.journal import line
from parvis.web.operations import title_of
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

_DECISIONS = ("domain.drift-found", "domain.drift-accepted", "domain.drift-put-back")
_EVENTS = 10


@staff(Permission.STAFF_READ)
def drifts(request: PortalRequest) -> HttpResponse:
    """Those that wait for a decision, unless the settled ones are asked for."""
    asked = words_typed(request)
    state = "settled" if request.GET.get("state") == "settled" else "open"
    field, registry = request.GET.get("field", ""), request.GET.get("registry", "")
    found = Drift.objects.visible_to(request.actor).select_related("domain__account").order_by("-found_at", "-pk")
    found = found.filter(settled_at__isnull=state == "open")
    if asked:
        found = found.filter(drifts_meant(request.actor, asked))
    if field in DriftField.values:
        found = found.filter(field=field)
    if registry in registries.names():
        found = found.filter(domain__registry=registry)
    page = page_of(found, request)
    context = {
        "page": page,
        "rows": [{"drift": drift, "ours": _values(drift.ours), "theirs": _values(drift.theirs)} for drift in page.rows],
        "q": asked,
        "state": state,
        "field": field,
        "fields": DriftField.choices,
        "registry": registry,
        "registries": [(code, code) for code in registries.names()],
    }
    return render(request, "backoffice/drifts.html", context)


@staff(Permission.STAFF_READ)
def drift(request: PortalRequest, pk: int) -> HttpResponse:
    """What it was, what it is, what can be done and what was."""
    return _drift(request, pk, DriftForm(), 200)


@staff(Permission.STAFF_OPERATIONS)
@fresh_proof
@require_POST
def put_back(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask the registry for what was before."""
    return _decided(request, pk, _put_back)


@staff(Permission.STAFF_OPERATIONS)
@fresh_proof
@require_POST
def accept(request: PortalRequest, pk: int) -> HttpResponse:
    """Leave it as the registry has it."""
    return _decided(request, pk, _accept)


Decide = Callable[[PortalRequest, Drift, str, datetime], HttpResponse]


def _put_back(request: PortalRequest, found: Drift, reason: str, now: datetime) -> HttpResponse:
    operation = deciding.put_back(found, reason=reason, actor=request.actor, now=now)
    return go(request, "backoffice:operation", operation.pk)


def _accept(request: PortalRequest, found: Drift, reason: str, now: datetime) -> HttpResponse:
    deciding.accept(found, reason=reason, actor=request.actor, now=now)
    return go(request, "backoffice:drifts")


def _decided(request: PortalRequest, pk: int, decide: Decide) -> HttpResponse:
    found = get_object_or_404(Drift.objects.visible_to(request.actor), pk=pk)
    form = DriftForm(request.POST)
    if form.is_valid():
        try:
            return decide(request, found, form.cleaned_data["reason"], timezone.now())
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
    return _drift(request, pk, form, 422)


def _drift(request: PortalRequest, pk: int, form: DriftForm, status: int) -> HttpResponse:
    found = get_object_or_404(Drift.objects.visible_to(request.actor).select_related("domain__account"), pk=pk)
    context = {
        "drift": found,
        "ours": _values(found.ours),
        "theirs": _values(found.theirs),
        "is_open": found.settled_at is None,
        "is_elsewhere": found.field == DriftField.SPONSOR,
        "form": form,
        "lines": [line(entry) for entry in _trail(request.actor, found)],
        "operations": [(operation, title_of(operation.kind)) for operation in _since(request.actor, found)],
        "may_decide": request.actor.may(Permission.STAFF_OPERATIONS),
    }
    return render(request, "backoffice/drift.html", context, status=status)


def _trail(actor: Actor, found: Drift) -> QuerySet[Entry]:
    """What was found of the name and decided, newest first."""
    about = Entry.objects.visible_to(actor).filter(subject_kind="domain", subject=found.domain.name)
    return about.filter(action__in=_DECISIONS).order_by("-at", "-pk")[:_EVENTS]


def _since(actor: Actor, found: Drift) -> QuerySet[Operation]:
    """What was asked of the registry for the name since."""
    about = Operation.objects.visible_to(actor).filter(subject=found.domain.name, created_at__gte=found.found_at)
    return about.order_by("-created_at", "-pk")[:_EVENTS]


def _values(value: Any) -> list[str]:
    if isinstance(value, bool):
        return [_("On") if value else _("Off")]
    return [str(one) for one in value] or ["—"] if isinstance(value, list) else [str(value) or "—"]
