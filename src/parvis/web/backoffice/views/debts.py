"""What customers owe again: how old it is, recalling it, asking for the costs, and giving it up (rules 7.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.billing.actions.dunning import charge_fee, fee_of, remind_now
from parvis.billing.actions.interest import charge_interest
from parvis.billing.actions.losses import ask_for_loss, confirm_loss, decline_loss, needs_two, write_off
from parvis.billing.debits import today_of
from parvis.billing.enums import DebtState
from parvis.billing.late_interest import interest_of
from parvis.billing.models import Debt
from parvis.billing.receivables import AGES, by_age, of_age
from parvis.billing.refusals import words_of
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, staff
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

TONES: Final = {DebtState.OPEN: "bad", DebtState.PAID: "ok", DebtState.LOST: "neutral"}
EVERY: Final = "all"


class LossForm(forms.Form):
    """Why a debt is given up."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is given up"),
        max_length=200,
        help_text=gettext_lazy("Written in the customer’s audit log under your name."),
        error_messages={"required": gettext_lazy("Say why it is given up.")},
    )


@staff(Permission.STAFF_PAYMENTS)
def debts(request: PortalRequest) -> HttpResponse:
    """What is owed, the oldest first, with totals by age; narrowed by age, state, customer or order."""
    asked, age, state = words_typed(request), request.GET.get("age", ""), request.GET.get("state", DebtState.OPEN)
    today = timezone.localdate()
    visible = Debt.objects.visible_to(request.actor)
    found = of_age(visible, age, today=today)
    if state in DebtState.values:
        found = found.filter(state=state)
    if asked:
        found = found.filter(_named(asked))
    page = page_of(found.select_related("account", "payment").order_by("due_on", "pk"), request)
    context = {
        "rows": [(debt, TONES[DebtState(debt.state)], (today - debt.due_on).days) for debt in page.rows],
        "page": page,
        "q": asked,
        "state": state if state in DebtState.values else EVERY,
        "states": [*DebtState.choices, (EVERY, _("All"))],
        "age": age,
        "ages": [name for name, _first, _last in AGES],
        "totals": by_age(visible, today=today),
    }
    return render(request, "backoffice/debts.html", context)


def _named(text: str) -> Q:
    about = Q(account__number__iexact=text) | Q(payment__order_number__iexact=text)
    return about | Q(account__organisation__icontains=text) | Q(account__last_name__icontains=text)


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def debt(request: PortalRequest, pk: int) -> HttpResponse:
    """One amount: why it is owed, what was recalled and paid; and, sent, giving it up as lost."""
    found = _found(request, pk)
    form = LossForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _given_up(request, found, form.cleaned_data["reason"])
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "backoffice:debt", pk)
    context: dict[str, Any] = {
        "debt": found,
        "tone": TONES[DebtState(found.state)],
        "why": words_of(found.reason),
        "is_open": found.state == DebtState.OPEN,
        "reminders": found.reminders.order_by("at", "pk"),
        "parts": found.parts.order_by("at", "pk"),
        "fee": fee_of(found) if found.state == DebtState.OPEN and not found.fee_minor else None,
        "form": form,
        "asked": found.loss_requests.filter(ended_at=None).first() if found.state == DebtState.OPEN else None,
        "needs_two": needs_two(found),
        **_interest(found),
    }
    return render(request, "backoffice/debt.html", context, status=422 if request.method == "POST" else 200)


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def debt_remind(request: PortalRequest, pk: int) -> HttpResponse:
    """Write to the customer now."""
    return _tried(request, pk, remind_now, _("The customer is reminded."))


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def debt_fee(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask a professional for the costs of recovery."""
    return _tried(request, pk, charge_fee, _("The compensation is added to what is owed."))


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def debt_interest(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask a professional for the interest that has run until today."""
    return _tried(request, pk, charge_interest, _("The interest is added to what is owed."))


def _given_up(request: PortalRequest, found: Debt, reason: str) -> None:
    """At once, or once another has confirmed it."""
    if needs_two(found):
        ask_for_loss(found, reason=reason, actor=request.actor, now=timezone.now())
        messages.success(request, _("Asked for: another staff member must confirm it."))
    else:
        write_off(found, reason=reason, actor=request.actor, now=timezone.now())
        messages.success(request, _("Written down as a loss."))


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def debt_loss(request: PortalRequest, pk: int) -> HttpResponse:
    """Confirm as another staff member that it is given up, or decline."""
    asked = _found(request, pk).loss_requests.filter(ended_at=None).select_related("debt").first()
    if request.method == "POST" and asked is not None:
        is_confirmed = request.POST.get("decision") == "confirm"
        try:
            (confirm_loss if is_confirmed else decline_loss)(asked, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            messages.warning(request, str(refusal))
        else:
            words = _("Written down as a loss.") if is_confirmed else _("It is not given up.")
            messages.success(request, words)
    return go(request, "backoffice:debt", pk)


def _tried(request: PortalRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    found = _found(request, pk)
    if request.method == "POST":
        try:
            act(found, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, said)
    return go(request, "backoffice:debt", pk)


def _interest(found: Debt) -> dict[str, Any]:
    """What has run until today, and what of it can be asked for."""
    if found.state != DebtState.OPEN:
        return {}
    run = interest_of(found, today_of(found.account.brand, timezone.now()))
    more = run.total.minor - found.interest_minor if run is not None else 0
    return {"interest": run, "claimable": Money(more, found.currency) if more > 0 else None}


def _found(request: PortalRequest, pk: int) -> Debt:
    visible = Debt.objects.visible_to(request.actor).select_related("account__brand__legal_entity", "payment")
    return get_object_or_404(visible, pk=pk)
