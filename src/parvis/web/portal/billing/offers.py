"""Quotes «devis»: asked for, read, put in the cart or declined (ORD-4)."""

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import offers as actions
from parvis.orders.enums import OfferState
from parvis.orders.models import Offer
from parvis.orders.papers import offer_paper
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

TONES: Final = {
    OfferState.ASKED: "info",
    OfferState.SENT: "ok",
    OfferState.ACCEPTED: "ok",
    OfferState.DECLINED: "neutral",
    OfferState.EXPIRED: "neutral",
}


class WishForm(forms.Form):
    """What a price is wanted for."""

    wish = forms.CharField(
        label=gettext_lazy("What would you like a quote for?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("Names, number of years, and anything that matters to you. We answer by e-mail."),
    )


@require(Permission.ORDERS_READ)
def offers(request: PortalRequest) -> HttpResponse:
    """All quotes, latest first, and a form to ask for one."""
    return _list(request, WishForm())


@require(Permission.ORDERS_PLACE)
@require_POST
def offer_ask(request: PortalRequest) -> HttpResponse:
    """Ask for a quote."""
    if request.account is None:
        return go(request, "portal:switch")
    form = WishForm(request.POST)
    if form.is_valid():
        try:
            actions.ask(request.account, wish=form.cleaned_data["wish"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked for. We answer by e-mail."))
            return go(request, "portal:offers")
    return _list(request, form, status=422)


@require(Permission.ORDERS_READ)
def offer(request: PortalRequest, number: str) -> HttpResponse:
    """One quote, with what can be done."""
    found = _offer(request, number)
    lines = [
        {"line": line, "amount": Money(line.net_minor, found.currency)} for line in found.lines.order_by("position")
    ]
    context = {
        "offer": found,
        "tone": TONES[OfferState(found.state)],
        "lines": lines,
        "is_valid": found.state == OfferState.SENT,
        "may_order": request.actor.may(Permission.ORDERS_PLACE),
    }
    return render(request, "portal/billing/offer.html", context)


@require(Permission.ORDERS_PLACE)
@require_POST
def offer_order(request: PortalRequest, number: str) -> HttpResponse:
    """Put what is offered in the cart at its prices; the usual checkout makes the order."""
    try:
        actions.put_in_cart(_offer(request, number), now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
        return go(request, "portal:offer", number)
    return go(request, "storefront:cart")


@require(Permission.ORDERS_PLACE)
@require_POST
def offer_decline(request: PortalRequest, number: str) -> HttpResponse:
    """The customer does not want it."""
    actions.decline(_offer(request, number), actor=request.actor, now=timezone.now())
    messages.success(request, _("Declined. You can ask for another quote at any time."))
    return go(request, "portal:offer", number)


@require(Permission.ORDERS_READ)
def offer_pdf(request: PortalRequest, number: str) -> HttpResponse:
    """The quote as it was sent."""
    found = _offer(request, number)
    if found.sent_at is None:
        raise Http404
    return HttpResponse(
        offer_paper(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{number}.pdf"', "Cache-Control": "no-store"},
    )


def _offer(request: PortalRequest, number: str) -> Offer:
    visible = Offer.objects.visible_to(request.actor).select_related("account__brand__legal_entity")
    return get_object_or_404(visible.prefetch_related("lines"), number=number)


def _list(request: PortalRequest, form: WishForm, *, status: int = 200) -> HttpResponse:
    page = page_of(Offer.objects.visible_to(request.actor).order_by("-asked_at", "-pk"), request)
    context = {
        "rows": [(found, TONES[OfferState(found.state)]) for found in page.rows],
        "page": page,
        "form": form,
        "may_ask": request.actor.may(Permission.ORDERS_PLACE),
    }
    return render(request, "portal/billing/offers.html", context, status=status)
