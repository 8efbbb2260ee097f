"""Cheques: recorded when they come in, taken to the bank several at a time, credited, rejected (CART-6, PAY-5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.actions.cheques import Written, reject
from parvis.billing.actions.deposits import credit_slip, deposit
from parvis.billing.enums import ChequeRejection, ChequeState, PaymentMeans
from parvis.billing.models import Cheque, ChequeSlip, Payment
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.cheques import cheque_for_balance, cheque_for_order, cheque_for_several
from parvis.orders.models import Order
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.cheque_forms import ChequeForm, CreditedForm, RejectionForm
from parvis.web.backoffice.sellers import sellers_of
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

TONES: Final = {
    ChequeState.RECEIVED: "warn",
    ChequeState.DEPOSITED: "info",
    ChequeState.CLEARED: "ok",
    ChequeState.REJECTED: "bad",
}
MOST: Final = 200
"""Cheques that are shown to be deposited at once."""


@staff(Permission.STAFF_PAYMENTS)
def cheques(request: PortalRequest) -> HttpResponse:
    """What is to be deposited, by seller and currency, and the slips; any cheque, when looked for."""
    return _list(request)


def _list(request: PortalRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    asked = words_typed(request)
    visible = Cheque.objects.visible_to(request.actor).select_related("payment__account", "seller", "slip")
    waiting = visible.filter(state=ChequeState.RECEIVED).order_by(
        "seller__name", "payment__currency", "received_on", "pk"
    )
    page = page_of(ChequeSlip.objects.visible_to(request.actor).select_related("seller").order_by("-pk"), request)
    found = visible.filter(_named(asked)).order_by("-pk")[:MOST] if asked else ()
    context = {
        "groups": _grouped(waiting[:MOST]),
        "page": page,
        "q": asked,
        "found": [(row, TONES[ChequeState(row.state)]) for row in found],
        "problem": problem,
    }
    return render(request, "backoffice/cheques.html", context, status=status)


def _named(text: str) -> Q:
    """Cheques of that number, customer, order, bank or writer."""
    about = Q(number__contains=text) | Q(drawer__icontains=text) | Q(bank__icontains=text)
    return about | Q(payment__order_number=text.upper()) | Q(payment__account__number=text.upper())


def _grouped(rows: Iterable[Cheque]) -> list[tuple[Cheque, list[Cheque]]]:
    """Those that may go on one slip, under the first of them."""
    groups: dict[tuple[int, str], list[Cheque]] = {}
    for row in rows:
        groups.setdefault((row.seller_id, row.payment.currency), []).append(row)
    return [(group[0], group) for group in groups.values()]


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def cheque_new(request: PortalRequest) -> HttpResponse:
    """Record a cheque by what is written on its back: an order, several, or a customer's number."""
    form = ChequeForm(
        request.POST if request.method == "POST" else None,
        initial={"subject": request.GET.get("for", ""), "received_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, form)
        except NotAllowedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The cheque is recorded. Deposit it with the others."))
            return go(request, "backoffice:cheques")
    return render(
        request, "backoffice/cheque_new.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


def _record(request: PortalRequest, form: ChequeForm) -> None:
    typed, actor, now = form.cleaned_data, request.actor, timezone.now()
    written = Written(typed["number"], typed["bank"], typed["drawer"], typed["received_on"])
    subject, minor = typed["subject"].strip().upper(), int(typed["amount"] * 100)
    order = Order.objects.visible_to(actor).filter(number=subject).first()
    if order is not None:
        cheque_for_order(order, amount=Money(minor, order.currency), written=written, actor=actor, now=now)
        return
    several = _several(request, subject)
    if several is not None:
        cheque_for_several(several, amount=Money(minor, several.currency), written=written, actor=actor, now=now)
        return
    found = Account.objects.visible_to(actor).select_related("brand__legal_entity").filter(number=subject).first()
    if found is None:
        raise NotAllowedError(_("There is no order, payment or customer with this number."), field="subject")
    cheque_for_balance(found, amount=Money(minor, found.brand.currency), written=written, actor=actor, now=now)


def _several(request: PortalRequest, number: str) -> Payment | None:
    rank = number.rpartition("-")[2]
    if not number.startswith("G-") or not rank.isdecimal() or len(rank) > len("123456789"):
        return None
    visible = Payment.objects.visible_to(request.actor).filter(is_joint=True, means=PaymentMeans.CHEQUE)
    payment = visible.select_related("account__brand__legal_entity").filter(pk=int(rank)).first()
    return payment if payment is not None and payment.joint_number == number else None


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def cheque(request: PortalRequest, pk: int) -> HttpResponse:
    """One cheque, and writing down that it pays nothing."""
    visible = Cheque.objects.visible_to(request.actor).select_related("payment__account", "seller", "slip")
    found = get_object_or_404(visible, pk=pk)
    form = RejectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reject(found, reason=ChequeRejection(form.cleaned_data["reason"]), actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Written down. The customer is told."))
            return go(request, "backoffice:cheque", pk)
    context = {
        "cheque": found,
        "tone": TONES[ChequeState(found.state)],
        "is_open": found.state != ChequeState.REJECTED,
        "form": form,
    }
    return render(request, "backoffice/cheque.html", context, status=422 if request.method == "POST" else 200)


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def cheques_deposit(request: PortalRequest) -> HttpResponse:
    """Put the chosen cheques of a seller on one paying-in slip."""
    seller = sellers_of(request.actor).filter(pk=_number(request.POST.get("seller", ""))).first()
    if request.method != "POST" or seller is None:
        return go(request, "backoffice:cheques")
    chosen = {_number(text) for text in request.POST.getlist("cheques")[: MOST + 1]}
    visible = Cheque.objects.visible_to(request.actor).filter(pk__in=chosen)
    try:
        slip = deposit(
            seller,
            list(visible.values_list("pk", flat=True)),
            bank_number="".join(request.POST.get("bank_number", "").split())[:20],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowedError as refusal:
        return _list(request, problem=str(refusal), status=422)
    messages.success(request, _("The slip %(number)s is made.") % {"number": slip.number})
    return go(request, "backoffice:cheque-slip", slip.pk)


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def slip(request: PortalRequest, pk: int) -> HttpResponse:
    """A paying-in slip to print, and writing down that the bank credited it."""
    found = get_object_or_404(ChequeSlip.objects.visible_to(request.actor).select_related("seller"), pk=pk)
    form = CreditedForm(
        request.POST if request.method == "POST" else None, initial={"credited_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            credit_slip(found, on=form.cleaned_data["credited_on"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Written down. The cheques clear when they had the time to come back."))
            return go(request, "backoffice:cheque-slip", pk)
    rows = found.cheques.select_related("payment__account").order_by("pk")
    context = {
        "slip": found,
        "rows": [(row, TONES[ChequeState(row.state)]) for row in rows],
        "form": form,
        "is_open": found.credited_on is None,
        "credited": Money(found.credited_minor, found.currency),
    }
    return render(request, "backoffice/cheque_slip.html", context, status=422 if request.method == "POST" else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1234567890") else 0
