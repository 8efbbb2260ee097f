"""Cards that the payment company keeps: the list, adding, choosing, removing (PAY-3)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.actions.kept_cards import choose_default, open_saving, remove
from parvis.billing.cards import consent_text, keeps_cards
from parvis.billing.enums import PaymentState
from parvis.billing.models import CardSaving, SavedCard
from parvis.billing.ports import PageOverError
from parvis.billing.tasks import forget_card, settle_saving
from parvis.kit.failures import TryLaterError, UnknownOutcomeError
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.cards import to_saving_page
from parvis.web.requests import PortalRequest
from parvis.web.tokens import uuid_of
from parvis.web.ui.responses import go, render


@require(Permission.BILLING_READ)
def cards(request: PortalRequest) -> HttpResponse:
    """Every kept card, with what it is charged for."""
    today = timezone.localdate()
    found = SavedCard.objects.visible_to(request.actor).kept().select_related("consent")
    found = found.order_by("-is_default", "-added_at", "-pk")
    context = {
        "rows": [(card, card.is_over(today)) for card in found],
        "may_pay": request.actor.may(Permission.BILLING_PAY),
        "keeps_cards": keeps_cards(request.brand),
        "charges_cards": request.brand.charges_cards,
        "charges_balance": request.brand.charges_balance,
        "card_words": consent_text(request.brand),
        "key": uuid.uuid4(),
    }
    return render(request, "portal/billing/cards.html", context)


@require(Permission.BILLING_PAY)
@fresh_proof
def add(request: PortalRequest) -> HttpResponse:
    """Go to the company's page where a card is kept. ``key`` makes pressing twice one page."""
    key = uuid_of(request.POST.get("key", ""))
    if request.method != "POST" or request.account is None or key is None:
        return go(request, "portal:cards")
    try:
        saving = open_saving(request.account, key=key, actor=request.actor, now=timezone.now())
        return to_saving_page(request, saving)
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    except PageOverError:
        return HttpResponseRedirect(reverse("portal:card-back", args=[key]))
    except (TryLaterError, UnknownOutcomeError):
        messages.error(request, _("The payment company does not answer. No card was kept. Try again in a few minutes."))
    return go(request, "portal:cards")


@require(Permission.BILLING_PAY)
def back(request: PortalRequest, reference: uuid.UUID) -> HttpResponse:
    """Back from the company's page. What the address says is not believed: the company is asked by the worker."""
    saving = get_object_or_404(CardSaving.objects.visible_to(request.actor), reference=reference)
    if saving.state == PaymentState.PENDING:
        if "asked" not in request.GET:
            settle_saving.defer(saving_id=saving.pk)
            return HttpResponseRedirect(f"{reverse('portal:card-back', args=[reference])}?asked=1")
        return render(request, "portal/billing/keeping.html", {"saving": saving})
    if saving.state == PaymentState.SUCCEEDED:
        messages.success(request, _("The card is kept."))
    else:
        messages.warning(request, _("No card was kept."))
    return go(request, "portal:cards")


@require(Permission.BILLING_PAY)
@fresh_proof
def choose(request: PortalRequest, pk: int) -> HttpResponse:
    """Charge this card for renewals."""
    card = get_object_or_404(SavedCard.objects.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        try:
            choose_default(card, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The card ending in %(last4)s is the one for renewals.") % {"last4": card.last4}
            )
    return go(request, "portal:cards")


@require(Permission.BILLING_PAY)
@fresh_proof
def discard(request: PortalRequest, pk: int) -> HttpResponse:
    """Keep a card no longer, after a page that says what it means."""
    card = get_object_or_404(SavedCard.objects.visible_to(request.actor).kept(), pk=pk)
    if request.method != "POST":
        return render(request, "portal/billing/card_removal.html", {"card": card})
    remove(card, actor=request.actor, now=timezone.now())
    forget_card.defer(card_id=card.pk)
    messages.success(request, _("The card ending in %(last4)s is not kept any more.") % {"last4": card.last4})
    return go(request, "portal:cards")
