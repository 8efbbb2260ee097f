"""DNSSEC of a customer's name: how it stands, another key, and the registry asked again (DNS-3)."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.domains.actions.securing import secure, securing_refusal
from parvis.domains.actions.telling import ask_again, is_refused
from parvis.domains.enums import DomainState, SecuringWay
from parvis.domains.models import Domain, Securing, SignatureFault
from parvis.domains.protection import Protection, protection_of
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.forms import DriftForm
from parvis.web.journal import line
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

_EVENTS = 10


@staff(Permission.STAFF_READ)
def signing(request: PortalRequest, name: str) -> HttpResponse:
    """How it stands, what is under way, and what can be done."""
    return _page(request, _held(request, name), DriftForm(), 200)


@staff(Permission.STAFF_OPERATIONS)
@fresh_proof
@require_POST
def roll(request: PortalRequest, name: str) -> HttpResponse:
    """Another key, on behalf of the customer."""

    def act(domain: Domain, reason: str) -> None:
        secure(domain, way=SecuringWay.ROLL, reason=reason, actor=request.actor, now=timezone.now())

    return _done(request, name, act, _("Begun. It goes on by itself."))


@staff(Permission.STAFF_OPERATIONS)
@fresh_proof
@require_POST
def ask(request: PortalRequest, name: str) -> HttpResponse:
    """The registry, which refused, is asked again on behalf of the customer."""

    def act(domain: Domain, reason: str) -> None:
        ask_again(domain, reason=reason, actor=request.actor, now=timezone.now())

    return _done(request, name, act, _("Change requested. The registry is being told."))


def _done(request: PortalRequest, name: str, act: Callable[[Domain, str], None], said: str) -> HttpResponse:
    domain, form = _held(request, name), DriftForm(request.POST)
    if form.is_valid():
        try:
            act(domain, form.cleaned_data["reason"])
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return go(request, "backoffice:domain-dnssec", domain.name)
    return _page(request, domain, form, 422)


def _held(request: PortalRequest, name: str) -> Domain:
    return get_object_or_404(Domain.objects.visible_to(request.actor).select_related("account__brand"), name=name)


def _page(request: PortalRequest, domain: Domain, form: DriftForm, status: int) -> HttpResponse:
    actor, protection = request.actor, protection_of(domain)
    under_way = Securing.objects.visible_to(actor).open().filter(domain=domain).first()
    refusal = securing_refusal(domain, actor=actor)
    may = actor.may(Permission.STAFF_OPERATIONS) and domain.state == DomainState.ACTIVE and refusal is None
    context = {
        "domain": domain,
        "protection": protection,
        "securing": under_way,
        "fault": SignatureFault.objects.visible_to(actor).open().filter(domain=domain).first(),
        "refusal": refusal,
        "may_roll": may and under_way is None and protection is Protection.ON,
        "may_ask": may and under_way is not None and is_refused(under_way),
        "form": form,
        "lines": [line(entry) for entry in _trail(actor, domain)],
    }
    return render(request, "backoffice/signing.html", context, status=status)


def _trail(actor: Actor, domain: Domain) -> QuerySet[Entry]:
    """What happened to its DNSSEC, newest first."""
    about = Entry.objects.visible_to(actor).filter(subject_kind="domain", subject=domain.name)
    return about.filter(action__startswith="domain.dnssec").order_by("-at", "-pk")[:_EVENTS]
