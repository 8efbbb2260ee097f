"""The prepaid balance: what there is, every movement, and topping it up by card (PAY-1)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.actions.balance import open_top_up, purse_of
from parvis.billing.actions.debts import owed
from parvis.billing.cards import takes_cards
from parvis.billing.cheques import takes_cheques
from parvis.billing.enums import Book, DisputeOutcome, EntryKind, PaymentState
from parvis.billing.models import Dispute, LedgerEntry, Payment, Posting
from parvis.billing.ports import PageOverError
from parvis.billing.refusals import words_of
from parvis.billing.tasks import settle
from parvis.kit.failures import TryLaterError, UnknownOutcomeError
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.cards import to_card_page
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.formats import money_text
from parvis.web.ui.forms import AmountField
from parvis.web.ui.responses import go, render

_KINDS = {
    EntryKind.TOP_UP: gettext_lazy("Top-up"),
    EntryKind.PAYMENT: gettext_lazy("Payment of an order"),
    EntryKind.REFUND: gettext_lazy("Amount given back"),
    EntryKind.DISPUTE: gettext_lazy("Disputed payment"),
    EntryKind.SETTLEMENT: gettext_lazy("Payment of what was owed again"),
}


class TopUpForm(forms.Form):
    """How much. ``key`` makes pressing twice one payment."""

    amount = AmountField(
        label=gettext_lazy("Amount"),
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "class": "input", "autocomplete": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the statement, with the balance after it."""

    entry: LedgerEntry
    title: object
    amount: Money
    after: Money


@require(Permission.BILLING_READ)
def balance(request: PortalRequest) -> HttpResponse:
    """What there is and every movement, latest first; a form for who may pay."""
    form = TopUpForm(initial={"amount": Decimal(50), "key": uuid.uuid4()})
    return _page(request, form)


@require(Permission.BILLING_PAY)
def top_up(request: PortalRequest) -> HttpResponse:
    """Go to the card company's page for the amount."""
    if request.method != "POST" or request.account is None:
        return go(request, "portal:balance")
    form = TopUpForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    currency, key = request.brand.currency, form.cleaned_data["key"]
    amount = Money(int(form.cleaned_data["amount"] * 100), currency)
    try:
        payment = open_top_up(request.account, key=key, amount=amount, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, form, status=422)
    back_at = reverse("portal:top-up-back", args=[payment.reference])
    try:
        return to_card_page(request, payment, label=_("Top-up of the balance"), return_url=back_at)
    except PageOverError:
        return HttpResponseRedirect(back_at)
    except (TryLaterError, UnknownOutcomeError):
        form.add_error(None, _("The payment company does not answer. Nothing was charged. Try again in a few minutes."))
        return _page(request, form, status=503)


@require(Permission.BILLING_PAY)
def back(request: PortalRequest, reference: uuid.UUID) -> HttpResponse:
    """Back from the company's page. What the address says is not believed: the company is asked by the worker."""
    top_ups = Payment.objects.visible_to(request.actor).filter(order_number="", is_joint=False)
    payment = get_object_or_404(top_ups, reference=reference)
    if payment.state == PaymentState.PENDING:
        if "asked" not in request.GET:
            settle.defer(payment_id=payment.pk)
            return HttpResponseRedirect(f"{reverse('portal:top-up-back', args=[reference])}?asked=1")
        return render(request, "portal/billing/topping_up.html", {"payment": payment})
    if payment.state == PaymentState.SUCCEEDED:
        messages.success(request, _("%(amount)s are on your balance.") % {"amount": money_text(payment.amount)})
    elif payment.state == PaymentState.REFUSED:
        messages.error(request, str(words_of(payment.refusal)))
    else:
        messages.warning(request, _("The payment was not finished. Nothing was charged."))
    return go(request, "portal:balance")


def _page(request: PortalRequest, form: TopUpForm, *, status: int = 200) -> HttpResponse:
    if request.account is None:
        return go(request, "portal:switch")
    currency = request.brand.currency
    moved = Posting.objects.filter(
        entry__in=LedgerEntry.objects.visible_to(request.actor),
        account=request.account,
        book=Book.BALANCES,
        entry__currency=currency,
    )
    held = purse_of(request.account, currency)
    page = page_of(moved.select_related("entry").order_by("-entry_id", "-pk"), request)
    later = moved.filter(entry_id__gt=page.rows[0].entry_id).aggregate(sum=Sum("minor"))["sum"] if page.rows else 0
    context = {
        "form": form,
        "held": held,
        "owed": owed(request.account, currency),
        "reserved": _reserved(request.account, currency),
        "page": page,
        "rows": list(_movements(page.rows, Money(held.minor + (later or 0), currency))),
        "may_pay": request.actor.may(Permission.BILLING_PAY),
        "takes_cards": takes_cards(request.brand),
        "takes_cheques": takes_cheques(request.brand),
        "seller": request.brand.legal_entity,
    }
    return render(request, "portal/billing/balance.html", context, status=status)


def _reserved(account: Account, currency: str) -> Money:
    """What cannot be spent while the bank decides about the payment that it came from."""
    disputed = Dispute.objects.filter(payment__account=account, payment__currency=currency, state=DisputeOutcome.OPEN)
    return Money(disputed.aggregate(sum=Sum("reserved_minor"))["sum"] or 0, currency)


def _movements(postings: Sequence[Posting], after: Money) -> Iterator[Movement]:
    """From the latest back; ``after`` is the balance that the latest left."""
    for posting in postings:
        moved = Money(-posting.minor, after.currency)
        yield Movement(posting.entry, _KINDS[EntryKind(posting.entry.kind)], moved, after)
        after = Money(after.minor - moved.minor, after.currency)
