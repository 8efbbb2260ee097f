"""The term of a domain's web redirects, where they are sold: bought, renewed, renewed by itself (RED-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import price_list
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.orders.enums import LineKind, OrderState
from parvis.orders.models import OptionPlan
from parvis.orders.renewals.redirects import renews_itself
from parvis.orders.rules import term_refusal
from parvis.redirections.actions.options import set_auto_renew
from parvis.redirections.models import Option
from parvis.redirections.options import TERMS, is_kept
from parvis.web.access import require
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.sections import tabs_of
from parvis.web.portal.renewals.carting import put
from parvis.web.portal.renewals.offers import Term
from parvis.web.portal.renewals.renew import TermForm
from parvis.web.pricing import shown, shows_tax
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@dataclass(frozen=True, slots=True)
class Sold:
    """What redirecting names of a domain costs a year, as it is shown, and the term that the account has of it."""

    price: Money | None
    """None: this account is not shown prices yet."""
    option: Option | None
    renews_itself: bool
    order: str
    """The number of the order of its automatic renewal that waits for money, or ""."""
    now: datetime

    @property
    def is_open(self) -> bool:
        """Whether names may be redirected now."""
        return self.option is not None and self.option.stopped_at is None and self.option.ends_at > self.now


def sold_of(request: PortalRequest, domain: Domain, *, now: datetime) -> Sold | None:
    """None where redirects come with the name."""
    net = price_list(request.brand, now=now, tlds=[domain.tld]).of(domain.tld, PriceAction.REDIRECTS)
    if net is None or not net.minor:
        return None
    found = (
        Option.objects.visible_to(request.actor)
        .filter(domain=domain.name, account_id=domain.account_id)
        .select_related("account__brand")
        .first()
    )
    waits = OptionPlan.objects.filter(option=found, order__state=OrderState.UNPAID).values_list(
        "order__number", flat=True
    )
    if found is None:
        return Sold(shown(request, net), None, renews_itself=False, order="", now=now)
    is_automatic = renews_itself(found, domain, now=now)
    return Sold(shown(request, net), found, renews_itself=is_automatic, order=waits.first() or "", now=now)


@require(Permission.ORDERS_PLACE)
def option(request: PortalRequest, name: str) -> HttpResponse:
    """Choose the term; it goes into the cart, and on to the checkout."""
    domain, now = held(request, name), timezone.now()
    sold = sold_of(request, domain, now=now)
    if sold is None or domain.state != DomainState.ACTIVE:
        raise Http404(name)
    refusal = term_refusal(domain, kind=LineKind.REDIRECTS, years=TERMS[0], now=now)
    form = TermForm(request.POST if request.method == "POST" else None, terms=_terms(request, domain, sold, now=now))
    if form.is_valid() and put(request, [(domain, form.cleaned_data["years"])], kind=LineKind.REDIRECTS, now=now):
        return go(request, "checkout:start")
    context = {
        "domain": domain,
        "tabs": tabs_of(domain, request.actor, current="redirects"),
        "sold": sold,
        "refusal": refusal,
        "form": form,
        "shows_tax": shows_tax(request),
    }
    return render(request, "portal/redirects/option.html", context, status=422 if form.is_bound else 200)


def _terms(request: PortalRequest, domain: Domain, sold: Sold, *, now: datetime) -> Sequence[Term]:
    prices = price_list(request.brand, now=now, tlds=[domain.tld])
    begins = sold.option.ends_at if sold.option is not None and is_kept(sold.option, now=now) else now
    found = []
    for years in TERMS:
        net = prices.of(domain.tld, PriceAction.REDIRECTS, years)
        if net is not None and term_refusal(domain, kind=LineKind.REDIRECTS, years=years, now=now) is None:
            found.append(Term(years, shown(request, net), years_later(begins, years)))
    return found


@require(Permission.DOMAINS_MANAGE)
@require_POST
def option_renewal(request: PortalRequest, name: str) -> HttpResponse:
    """Renew it by itself, or not."""
    domain = held(request, name)
    found = Option.objects.visible_to(request.actor).filter(domain=domain.name, account_id=domain.account_id).first()
    if found is None:
        raise Http404(name)
    is_on = request.POST.get("on") == "1"
    try:
        set_auto_renew(found, is_on=is_on, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Automatic renewal is on.") if is_on else _("Automatic renewal is off."))
    return go(request, "portal:domain-redirects", domain.name)
