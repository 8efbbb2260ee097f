"""Bank transfers to match with orders (PAY-5): those that pay, and those that come too late or twice."""

import uuid
from decimal import Decimal
from typing import Final

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.actions.joint import match_joint
from parvis.billing.actions.payments import match_transfer
from parvis.billing.enums import PaymentMeans, PaymentState
from parvis.billing.models import Payment, PaymentProof
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.finding import orders_meant
from parvis.web.backoffice.forms import MatchForm
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

_LONGEST_AMOUNT: Final = 12
MOST_JOINT: Final = 200


@staff(Permission.STAFF_PAYMENTS)
def payments(request: PortalRequest) -> HttpResponse:
    """Unpaid orders; any, when looked for by the number written on the transfer, by customer or by amount."""
    asked = words_typed(request)
    found = Order.objects.visible_to(request.actor).select_related("account").order_by("-placed_at")
    if asked:
        found = found.filter(orders_meant(request.actor, asked, now=timezone.now()) | _of_amount(asked)).distinct()
    else:
        found = found.filter(state=OrderState.UNPAID)
    waiting = Payment.objects.visible_to(request.actor).filter(
        is_joint=True, means=PaymentMeans.TRANSFER, state=PaymentState.PENDING
    )
    several = [
        payment
        for payment in waiting.select_related("account").order_by("-created_at")[:MOST_JOINT]
        if not asked or asked.upper() in payment.joint_number or asked.upper() == payment.account.number
    ]
    context = {"page": page_of(found, request), "q": asked, "several": several}
    return render(request, "backoffice/payments.html", context)


def _of_amount(text: str) -> Q:
    """Orders of exactly that total, typed with a comma or a point."""
    plain = "".join(text.split()).replace(",", ".").strip("€")
    if not plain.replace(".", "", 1).isdecimal() or len(plain) > _LONGEST_AMOUNT:
        return Q(pk__in=[])
    return Q(
        pk__in=Order.objects.annotate(all=F("net_minor") + F("tax_minor"))
        .filter(all=int(Decimal(plain) * 100), state__in=[OrderState.UNPAID, OrderState.EXPIRED])
        .values("pk")
    )


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def match(request: PortalRequest, number: str) -> HttpResponse:
    """Say that money for an order is on the bank account; what pays for nothing any more is owed back."""
    order = get_object_or_404(Order.objects.visible_to(request.actor).select_related("account"), number=number)
    form = MatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        received = Money(int(form.cleaned_data["amount"] * 100), order.currency)
        try:
            payment = match_transfer(
                order_number=order.number,
                account=order.account,
                due=order.total,
                received=received,
                bank_reference=form.cleaned_data["bank_reference"],
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _told(payment))
            return go(request, "backoffice:order", number)
    context = {
        "order": order,
        "form": form,
        "is_open": order.state == OrderState.UNPAID,
        "proofs": _proofs(request, order.number),
        "lines": order.lines.order_by("position"),
    }
    return render(request, "backoffice/match.html", context, status=422 if request.method == "POST" else 200)


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def match_several(request: PortalRequest, reference: uuid.UUID) -> HttpResponse:
    """Say that the transfer of several orders is on the bank account."""
    visible = Payment.objects.visible_to(request.actor).filter(is_joint=True, means=PaymentMeans.TRANSFER)
    several = get_object_or_404(visible.select_related("account"), reference=reference)
    form = MatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        received = Money(int(form.cleaned_data["amount"] * 100), several.currency)
        line = form.cleaned_data["bank_reference"]
        try:
            match_joint(several, received=received, bank_reference=line, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(
                request, _("Payment recorded. What is unpaid is being carried out, the rest is on the balance.")
            )
            return go(request, "backoffice:payments")
    context = {"several": several, "form": form, "shares": several.shares.order_by("order_number")}
    context["proofs"] = _proofs(request, several.joint_number)
    return render(request, "backoffice/match_several.html", context, status=422 if request.method == "POST" else 200)


def _proofs(request: PortalRequest, subject: str) -> QuerySet[PaymentProof]:
    """What the customer attached, without the files themselves."""
    found = PaymentProof.objects.visible_to(request.actor).filter(subject=subject)
    return found.defer("body").order_by("-added_at")


def _told(payment: Payment) -> str:
    if payment.refunds.exists():
        return _("Payment recorded. It is owed back, and the customer is told.")
    return _("Payment recorded. The order is being carried out.")
