"""Paying an order: the card company's page, a transfer, and what happens afterwards."""

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.actions.balance import pay_from_balance, purse_of
from parvis.billing.actions.payments import open_card
from parvis.billing.cards import consent_text, keeps_cards, takes_cards
from parvis.billing.cheques import takes_cheques
from parvis.billing.debits import takes_debits
from parvis.billing.enums import DocumentKind, PaymentMeans, PaymentState
from parvis.billing.models import Collection, Invoice, Payment, SavedCard
from parvis.billing.ports import PageOverError
from parvis.billing.refusals import words_of
from parvis.billing.tasks import settle
from parvis.kit.failures import TryLaterError, UnknownOutcomeError
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.charging import charge_card
from parvis.orders.actions.fulfilment import TOO_LATE
from parvis.orders.enums import HELD_KINDS, LineState, OrderState
from parvis.orders.models import Order, OrderLine
from parvis.web.access import require
from parvis.web.cards import chargeable, to_card_page
from parvis.web.checkout import progress
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

MOVING = (LineState.WAITING, LineState.ORDERED, LineState.CHECKING)


def _order(request: PortalRequest, number: str) -> Order:
    return get_object_or_404(Order.objects.visible_to(request.actor), number=number)


def _has_new(lines: Iterable[OrderLine]) -> bool:
    """Whether names that are new here are among them, which somebody else may register meanwhile."""
    return any(line.kind not in HELD_KINDS for line in lines)


@require(Permission.BILLING_PAY)
def pay(request: PortalRequest, number: str) -> HttpResponse:
    """Go to the card company's page; after a refusal, say why and offer the other means."""
    order = _order(request, number)
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    if not takes_cards(request.brand):
        is_enough = purse_of(order.account, order.currency).minor >= order.total.minor
        return (
            _choices(request, order)
            if is_enough or takes_cheques(request.brand)
            else go(request, "checkout:transfer", number)
        )
    latest = Payment.objects.filter(order_number=number, means=PaymentMeans.CARD).order_by("-created_at").first()
    is_over = latest is not None and latest.state in {PaymentState.REFUSED, PaymentState.ABANDONED}
    if request.method != "POST" and (is_over or order.means != "card" or chargeable(order.account)):
        refusal = words_of(latest.refusal) if latest and latest.state == PaymentState.REFUSED else ""
        return _choices(request, order, refusal=refusal, latest=latest)
    return to_page(request, order, keeps_card=request.POST.get("keep") == "on")


def to_page(request: PortalRequest, order: Order, *, keeps_card: bool) -> HttpResponse:
    """The company's page for the order; what is under way otherwise is waited for."""
    number, now = order.number, timezone.now()
    wait = f"{reverse('checkout:back', args=[number])}?asked=1"
    try:
        payment = open_card(
            order.account,
            order_number=number,
            amount=order.total,
            actor=request.actor,
            now=now,
            keeps_card=keeps_card and keeps_cards(request.brand),
        )
        if payment.kept_card_id is not None:
            return HttpResponseRedirect(wait)
        label, back_at = _("Order %(number)s") % {"number": number}, reverse("checkout:back", args=[number])
        return to_card_page(request, payment, label=label, return_url=back_at)
    except NotAllowedError:
        return go(request, "checkout:done", number)
    except PageOverError:
        settle.defer(payment_id=payment.pk)
        return HttpResponseRedirect(wait)
    except (TryLaterError, UnknownOutcomeError):
        problem = _("The payment company does not answer. Nothing was charged. Try again in a few minutes.")
        return _choices(request, order, refusal=problem, status=503)


@require(Permission.BILLING_PAY)
def kept_card(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Pay with a card that is kept: the worker charges it, and its bank may want the customer on a page."""
    order = _order(request, number)
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    if request.method != "POST":
        return go(request, "checkout:pay", number)
    card = get_object_or_404(SavedCard.objects.visible_to(request.actor), pk=pk, account=order.account)
    try:
        charge_card(order, card, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        return _choices(request, order, refusal=str(refusal), status=422)
    return HttpResponseRedirect(f"{reverse('checkout:back', args=[number])}?asked=1")


@require(Permission.BILLING_PAY)
def from_balance(request: PortalRequest, number: str) -> HttpResponse:
    """Pay at once from the balance; where it is not enough, say so and offer the other means."""
    order = _order(request, number)
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    if request.method != "POST":
        return _choices(request, order)
    return charged(request, order)


def charged(request: PortalRequest, order: Order) -> HttpResponse:
    """The order paid from the balance, or the other means with why not."""
    try:
        pay_from_balance(
            order.account, order_number=order.number, amount=order.total, actor=request.actor, now=timezone.now()
        )
    except NotAllowedError as refusal:
        return _choices(request, order, refusal=str(refusal), status=422)
    return go(request, "checkout:done", order.number)


def _choices(
    request: PortalRequest, order: Order, *, refusal: object = "", latest: Payment | None = None, status: int = 200
) -> HttpResponse:
    """How an unpaid order can be paid."""
    held = purse_of(order.account, order.currency)
    context = {
        "order": order,
        "refusal": refusal,
        "latest": latest,
        "held": held,
        "is_enough": held.minor >= order.total.minor,
        "takes_cards": takes_cards(request.brand),
        "keeps_cards": takes_cards(request.brand) and keeps_cards(request.brand),
        "cards": chargeable(order.account),
        "takes_debits": takes_debits(request.brand),
        "takes_cheques": takes_cheques(request.brand),
        "card_words": consent_text(request.brand),
    }
    return render(request, "checkout/pay.html", context, status=status)


@require(Permission.BILLING_PAY)
def back(request: PortalRequest, number: str) -> HttpResponse:
    """Back from the company's page. What the address says is not believed: the company is asked by the worker."""
    order = _order(request, number)
    payment = Payment.objects.filter(order_number=number, means=PaymentMeans.CARD).order_by("-created_at").first()
    if payment is None:
        return go(request, "checkout:pay", number)
    if order.state == OrderState.UNPAID and payment.state == PaymentState.PENDING and "asked" not in request.GET:
        settle.defer(payment_id=payment.pk)
        return HttpResponseRedirect(f"{reverse('checkout:back', args=[number])}?asked=1")
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    if payment.state in {PaymentState.REFUSED, PaymentState.ABANDONED}:
        return go(request, "checkout:pay", number)
    return render(request, "checkout/confirming.html", {"order": order})


@require(Permission.BILLING_PAY)
def transfer(request: PortalRequest, number: str) -> HttpResponse:
    """How to pay by transfer: account, amount and reference; it prints as a purchase order."""
    order = _order(request, number)
    if order.state != OrderState.UNPAID:
        return go(request, "checkout:done", number)
    lines = list(order.lines.order_by("position"))
    seller = request.brand.legal_entity
    context = {"order": order, "seller": seller, "lines": lines, "has_new": _has_new(lines)}
    return render(request, "checkout/transfer.html", context)


def open_collection(order: Order) -> Collection | None:
    """The direct debit that the order waits for."""
    if order.state != OrderState.UNPAID:
        return None
    found = Collection.objects.filter(payment__order_number=order.number, payment__state=PaymentState.PENDING)
    return found.select_related("mandate", "file").first()


@require(Permission.ORDERS_READ)
def done(request: PortalRequest, number: str) -> HttpResponse:
    """What happens now, line by line, in real states."""
    order = _order(request, number)
    if order.state in TOO_LATE:
        return go(request, "portal:order", number)
    lines = list(order.lines.order_by("position"))
    is_moving = order.state == OrderState.PAID and any(line.state in MOVING for line in lines)
    documents = Invoice.objects.visible_to(request.actor) if request.actor.may(Permission.BILLING_READ) else None
    invoice = (
        documents.filter(order_number=number, kind=DocumentKind.INVOICE).first() if documents is not None else None
    )
    context = {
        "order": order,
        "lines": [(line, progress.words_of(line)) for line in lines],
        "has_new": _has_new(lines),
        "is_moving": is_moving,
        "invoice": invoice,
        "collection": open_collection(order),
    }
    return render(request, "checkout/done.html#progress" if request.htmx else "checkout/done.html", context)
