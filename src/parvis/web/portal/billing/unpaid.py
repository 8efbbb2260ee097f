"""What waits to be paid, several orders in one payment: «Prestations en attente de règlement» (ORD-2)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.actions.balance import purse_of
from parvis.billing.cards import consent_text, keeps_cards, takes_cards
from parvis.billing.cheques import takes_cheques
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, SavedCard
from parvis.billing.ports import PageOverError
from parvis.billing.refusals import words_of
from parvis.billing.tasks import settle
from parvis.kit.failures import TryLaterError, UnknownOutcomeError
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.together import MOST, open_together, pay_together
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.orders.waited_for import SENT
from parvis.web.access import require
from parvis.web.cards import chargeable, to_card_page
from parvis.web.paging import page_of
from parvis.web.portal.billing.orders import ORDER_TONES, named
from parvis.web.requests import PortalRequest
from parvis.web.tokens import uuid_of
from parvis.web.ui.responses import go, render

LONGEST: Final = 20
BALANCE: Final = "balance"


@require(Permission.BILLING_PAY)
def unpaid(request: PortalRequest) -> HttpResponse:
    """The unpaid orders, those that close first at the head, to be chosen from."""
    return _list(request)


def _list(request: PortalRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = Order.objects.visible_to(request.actor).filter(state=OrderState.UNPAID).prefetch_related("lines")
    page = page_of(found.order_by("expires_at", "pk"), request)
    context = {
        "rows": [(order, named(order)) for order in page.rows],
        "page": page,
        "chosen": _numbers(request),
        "problem": problem,
    }
    return render(request, "portal/billing/unpaid.html", context, status=status)


def _numbers(request: PortalRequest) -> list[str]:
    asked = request.POST if request.method == "POST" else request.GET
    return sorted({number[:LONGEST] for number in asked.getlist("orders")})


@require(Permission.BILLING_PAY)
def together(request: PortalRequest) -> HttpResponse:
    """What is chosen and its total, then one payment by the means that is pressed."""
    if request.account is None:
        return go(request, "portal:switch")
    numbers = _numbers(request)
    visible = Order.objects.visible_to(request.actor).filter(state=OrderState.UNPAID, number__in=numbers[: MOST + 1])
    chosen = list(visible.prefetch_related("lines").order_by("expires_at", "pk"))
    if request.method == "POST":
        return _paid(request, request.account, numbers, chosen)
    if not chosen:
        return _list(request, problem=_("Choose at least one order."), status=422 if "orders" in request.GET else 200)
    if len(chosen) > MOST:
        return _list(request, problem=_("Choose from 1 to %(n)d orders.") % {"n": MOST}, status=422)
    if len(chosen) == 1:
        return go(request, "checkout:pay", chosen[0].number)
    return _choices(request, request.account, chosen)


def _choices(
    request: PortalRequest, account: Account, chosen: Sequence[Order], *, problem: object = "", status: int = 200
) -> HttpResponse:
    currency = chosen[0].currency
    total = Money(sum(order.total.minor for order in chosen), currency)
    held = purse_of(account, currency)
    takes = takes_cards(request.brand)
    context: dict[str, Any] = {
        "rows": [(order, named(order)) for order in chosen],
        "total": total,
        "held": held,
        "is_enough": held.minor >= total.minor,
        "takes_cards": takes,
        "keeps_cards": takes and keeps_cards(request.brand),
        "cards": chargeable(account) if takes else [],
        "takes_cheques": takes_cheques(request.brand),
        "card_words": consent_text(request.brand),
        "key": uuid.uuid4(),
        "problem": problem,
    }
    return render(request, "portal/billing/together.html", context, status=status)


def _paid(request: PortalRequest, account: Account, numbers: Sequence[str], chosen: Sequence[Order]) -> HttpResponse:
    """One payment by what was pressed; what was chosen stays chosen where it cannot be."""
    means, key, actor, now = (
        request.POST.get("means", ""),
        uuid_of(request.POST.get("key", "")),
        request.actor,
        timezone.now(),
    )
    try:
        if means == BALANCE:
            paid = pay_together(account, numbers, actor=actor, now=now)
            words = ngettext("%(n)d order is paid.", "%(n)d orders are paid.", len(paid)) % {"n": len(paid)}
            messages.success(request, words)
            return go(request, "portal:orders")
        payment = open_together(
            account,
            numbers,
            key=key or uuid.uuid4(),
            means=_sent(request, means) or PaymentMeans.CARD,
            actor=actor,
            now=now,
            card=_card(request, account, means),
            keeps_card=request.POST.get("keep") == "on" and keeps_cards(request.brand),
        )
    except NotAllowedError as refusal:
        if not chosen:
            return _list(request, problem=str(refusal), status=422)
        return _choices(request, account, chosen, problem=str(refusal), status=422)
    return _onward(request, payment)


def _sent(request: PortalRequest, means: str) -> PaymentMeans | None:
    """What the customer sends with a number on it, where that was pressed and is taken."""
    if means == PaymentMeans.CHEQUE and takes_cheques(request.brand):
        return PaymentMeans.CHEQUE
    return PaymentMeans.TRANSFER if means in SENT else None


def _card(request: PortalRequest, account: Account, means: str) -> SavedCard | None:
    """The kept card that was pressed, "kept:7"."""
    kind, _colon, pk = means.partition(":")
    if kind != "kept" or not pk.isdecimal():
        return None
    return get_object_or_404(SavedCard.objects.visible_to(request.actor), pk=pk, account=account)


def _onward(request: PortalRequest, payment: Payment) -> HttpResponse:
    """The company's page, where one is to be filled in; otherwise what becomes of the payment."""
    here = reverse("portal:joint", args=[payment.reference])
    if payment.means != PaymentMeans.CARD or payment.kept_card_id is not None or payment.state != PaymentState.PENDING:
        return HttpResponseRedirect(here)
    try:
        return to_card_page(request, payment, label=_("Several orders"), return_url=f"{here}?back=1")
    except PageOverError:
        settle.defer(payment_id=payment.pk)
        return HttpResponseRedirect(here)
    except (TryLaterError, UnknownOutcomeError):
        messages.error(
            request, _("The payment company does not answer. Nothing was charged. Try again in a few minutes.")
        )
        return go(request, "portal:unpaid")


@require(Permission.BILLING_PAY)
def joint(request: PortalRequest, reference: uuid.UUID) -> HttpResponse:
    """One payment of several orders: how to send it, what it waits for, or what it paid.

    What the address says is not believed: the company is asked by the worker.
    """
    visible = Payment.objects.visible_to(request.actor).select_related("account__brand__legal_entity")
    payment = get_object_or_404(visible, reference=reference, is_joint=True)
    is_card, is_open = payment.means == PaymentMeans.CARD, payment.state == PaymentState.PENDING
    if is_card and is_open and "back" in request.GET:
        settle.defer(payment_id=payment.pk)
        return HttpResponseRedirect(reverse("portal:joint", args=[reference]))
    shares = {share.order_number: share for share in payment.shares.all()}
    orders = Order.objects.visible_to(request.actor).filter(number__in=shares).prefetch_related("lines")
    put_aside = {
        part.order_number
        for part in payment.parts.filter(refunds__is_to_balance=True, refunds__done_at__isnull=False).distinct()
    }
    rows = [
        (order, ORDER_TONES[OrderState(order.state)], named(order), order.number in put_aside)
        for order in orders.order_by("number")
    ]
    context = {
        "payment": payment,
        "rows": rows,
        "is_waiting": is_card and is_open,
        "to_send": payment.means if payment.means in SENT and is_open else "",
        "seller": payment.account.brand.legal_entity,
        "last_day": min((order.expires_at for order, *_rest in rows if order.state == OrderState.UNPAID), default=None),
        "refusal": words_of(payment.refusal) if payment.state == PaymentState.REFUSED else "",
        "again": [order.number for order, *_rest in rows if order.state == OrderState.UNPAID],
    }
    return render(request, "portal/billing/joint.html", context)
