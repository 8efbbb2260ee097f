"""DNSSEC of a name whose zone is ours: what it is at, on, off, another key (DNS-3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.domains.actions.securing import cancel, may_cancel, secure, securing_refusal
from parvis.domains.actions.telling import ask_again, is_refused
from parvis.domains.enums import SECURING_STEPS, DomainState, SecuringStep, SecuringWay
from parvis.domains.models import Domain, Securing, SignatureFault
from parvis.domains.protection import Protection, protection_of
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.ds_form import named
from parvis.web.portal.domains.settings import active
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

_WAITS: Final = {
    SecuringStep.SIGNING: gettext_lazy("We give the key to each name server. This takes a minute."),
    SecuringStep.SPREADING: gettext_lazy("Answers of before may still be kept elsewhere until their time is over."),
    SecuringStep.CHECKING: gettext_lazy("We ask each name server as the rest of the world does."),
    SecuringStep.TELLING: gettext_lazy("The registry has been asked. You have nothing to do."),
    SecuringStep.AWAITING: gettext_lazy("We ask the registry’s name servers until all of them say so."),
    SecuringStep.FORGETTING: gettext_lazy(
        "The DS record of before may still be kept elsewhere: until then the old key goes on signing."
    ),
    SecuringStep.UNSIGNING: gettext_lazy("We take the key out of each name server. This takes a minute."),
}
_TITLES: Final = {
    (SecuringWay.OFF, SecuringStep.TELLING): gettext_lazy("The registry removes the DS record"),
    (SecuringWay.ROLL, SecuringStep.SPREADING): gettext_lazy("The set of keys of before is forgotten everywhere"),
    (SecuringWay.OFF, SecuringStep.AWAITING): gettext_lazy("The registry’s name servers no longer tell it"),
}
_DONE: Final = {
    SecuringWay.ON: gettext_lazy("DNSSEC is on"),
    SecuringWay.OFF: gettext_lazy("DNSSEC is off"),
    SecuringWay.ROLL: gettext_lazy("The new key is in use"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the procedure: ``css`` is "done", "now" or ""."""

    title: str | Promise
    css: str
    at: datetime | None
    sentence: str | Promise = ""
    until: datetime | None = None


@require(Permission.DOMAINS_READ)
def dnssec(request: PortalRequest, name: str) -> HttpResponse:
    """How it stands, and what it is at."""
    return render(request, "portal/domains/dnssec.html", _facts(request, held(request, name)))


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
def dnssec_change(request: PortalRequest, name: str, way: str) -> HttpResponse:
    """After a page that says what it does, in which order, and how long it takes."""
    domain = active(request, name)
    if way not in SecuringWay.values:
        raise Http404(way)
    context: dict[str, Any] = {"domain": domain, "way": way, "steps": list(_titles(SecuringWay(way)))}
    refusal = securing_refusal(domain, actor=request.actor)
    if refusal is not None:
        return go(request, "portal:domain-dnssec", domain.name)
    if request.method == "POST":
        try:
            secure(domain, way=SecuringWay(way), actor=request.actor, now=timezone.now())
        except NotAllowedError as refused:
            context["refusal"] = refused.sentence
        else:
            messages.success(request, _("Begun. You may leave this page: it goes on by itself."))
            return go(request, "portal:domain-dnssec", domain.name)
    return render(request, "portal/domains/dnssec_change.html", context, status=422 if "refusal" in context else 200)


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
@require_POST
def dnssec_cancel(request: PortalRequest, name: str) -> HttpResponse:
    """Give up what is under way, while the registry was told nothing."""
    return _tried(request, name, cancel, _("Cancelled. The domain works as before."))


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
@require_POST
def dnssec_again(request: PortalRequest, name: str) -> HttpResponse:
    """Ask a registry again that refused."""
    return _tried(request, name, ask_again, _("Change requested. The registry is being told."))


def _tried(request: PortalRequest, name: str, act: Callable[..., object], said: str) -> HttpResponse:
    domain = active(request, name)
    try:
        act(domain, actor=request.actor, now=timezone.now())
    except NotAllowedError as refused:
        context = {**_facts(request, domain), "refused": refused.sentence}
        return render(request, "portal/domains/dnssec.html", context, status=422)
    messages.success(request, said)
    return go(request, "portal:domain-dnssec", domain.name)


def _facts(request: PortalRequest, domain: Domain) -> dict[str, Any]:
    actor, now = request.actor, timezone.now()
    protection = protection_of(domain)
    known = Securing.objects.visible_to(actor).filter(domain=domain).order_by("-begun_at").first()
    refusal = securing_refusal(domain, actor=actor)
    may_change = domain.state == DomainState.ACTIVE and actor.may(Permission.DOMAINS_NAMESERVERS) and refusal is None
    under_way = known if known is not None and known.is_open else None
    was_refused = under_way is not None and is_refused(under_way)
    return {
        "domain": domain,
        "protection": protection,
        "is_on": protection is Protection.ON,
        "rows": [named(record, domain.name) for record in domain.ds or ()],
        "securing": under_way,
        "steps": list(_steps(under_way, now=now)) if under_way else [],
        "last": known if known is not None and known.step == SecuringStep.DONE else None,
        "last_title": _DONE[SecuringWay(known.way)] if known is not None else "",
        "refusal": refusal,
        "may_change": may_change,
        "may_cancel": may_change and under_way is not None and may_cancel(domain, under_way),
        "is_faulty": SignatureFault.objects.visible_to(actor).open().filter(domain=domain).exists(),
        "is_ours_to_see": bool(actor.acting_staff),
        "is_refused": was_refused,
        "may_ask_again": may_change and was_refused,
    }


def _titles(way: SecuringWay) -> Iterator[tuple[SecuringStep, str | Promise]]:
    for step in SECURING_STEPS[way]:
        label = _DONE[way] if step == SecuringStep.DONE else _TITLES.get((way, step), SecuringStep(step).label)
        yield step, label


def _steps(securing: Securing, *, now: datetime) -> Iterator[Step]:
    for step, title in _titles(SecuringWay(securing.way)):
        begun = securing.reached.get(step)
        at = datetime.fromisoformat(begun) if begun else None
        if step != securing.step:
            yield Step(title, "done" if at else "", at)
            continue
        waits = step in {SecuringStep.SPREADING, SecuringStep.FORGETTING} and securing.due_at > now
        yield Step(title, "now", at, _WAITS[step], securing.due_at if waits else None)
