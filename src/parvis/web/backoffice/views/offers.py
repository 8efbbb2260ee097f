"""Quotes to make «devis», and those that were made (ORD-4)."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import offers as actions
from parvis.orders.enums import OfferState
from parvis.orders.models import Offer
from parvis.web.access import staff
from parvis.web.backoffice.offering import OfferForm
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

TONES: Final = {
    OfferState.ASKED: "warn",
    OfferState.SENT: "info",
    OfferState.ACCEPTED: "ok",
    OfferState.DECLINED: "neutral",
    OfferState.EXPIRED: "neutral",
}


@staff(Permission.STAFF_CUSTOMERS)
def offers(request: PortalRequest) -> HttpResponse:
    """What waits for an answer first, then the others, latest first."""
    found = Offer.objects.visible_to(request.actor).select_related("account")
    is_open = request.GET.get("state", "asked") == "asked"
    found = found.filter(state=OfferState.ASKED) if is_open else found.exclude(state=OfferState.ASKED)
    page = page_of(found.order_by("asked_at" if is_open else "-asked_at", "pk"), request)
    rows = [(offer, TONES[OfferState(offer.state)]) for offer in page.rows]
    return render(request, "backoffice/offers.html", {"rows": rows, "page": page, "is_open": is_open})


@staff(Permission.STAFF_CUSTOMERS)
@require_POST
def offer_new(request: PortalRequest, number: str) -> HttpResponse:
    """Begin a quote for a customer who asked by other means."""
    account = get_object_or_404(Account.objects.visible_to(request.actor).select_related("brand"), number=number)
    try:
        made = actions.ask(account, wish="", actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
        return go(request, "backoffice:customer", number)
    return go(request, "backoffice:offer", made.number)


@staff(Permission.STAFF_CUSTOMERS)
def offer(request: PortalRequest, number: str) -> HttpResponse:
    """One quote: what was asked, and the lines to answer with; once sent, what was answered."""
    found = _offer(request, number)
    form = OfferForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send(
                found,
                lines=form.lines,
                note=form.cleaned_data["note"],
                days=form.cleaned_data["days"],
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent to the customer."))
            return go(request, "backoffice:offer", number)
    context = {
        "offer": found,
        "tone": TONES[OfferState(found.state)],
        "form": form,
        "is_open": found.state == OfferState.ASKED,
        "lines": [(line, Money(line.net_minor, found.currency)) for line in found.lines.order_by("position")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/offer.html", context, status=status)


@staff(Permission.STAFF_CUSTOMERS)
@require_POST
def offer_close(request: PortalRequest, number: str) -> HttpResponse:
    """There is nothing to offer, or it is taken back."""
    actions.decline(_offer(request, number), actor=request.actor, now=timezone.now())
    messages.success(request, _("Closed."))
    return go(request, "backoffice:offer", number)


def _offer(request: PortalRequest, number: str) -> Offer:
    visible = Offer.objects.visible_to(request.actor).select_related("account__brand__legal_entity", "order")
    return get_object_or_404(visible, number=number)
