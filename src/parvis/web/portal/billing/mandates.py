"""Direct debits: the mandate that the customer signed, what is collected under it, signing and revoking (CART-6)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.billing.actions.mandates import active_mandate, revoke, sign, text_of
from parvis.billing.debits import takes_debits
from parvis.billing.enums import CollectionState, MandateState
from parvis.billing.mandate_papers import mandate_pdf
from parvis.billing.models import Collection, Mandate
from parvis.billing.sepa.reasons import words_of
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from parvis.web.access import fresh_proof, require
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class MandateForm(forms.Form):
    """The account to collect from, and the signature."""

    holder = forms.CharField(
        label=gettext_lazy("Holder of the account"),
        max_length=70,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter the holder of the account.")},
    )
    iban = forms.CharField(
        label="IBAN",
        max_length=50,
        help_text=gettext_lazy("As on your bank’s document, with or without spaces."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "input mono"}),
        error_messages={"required": gettext_lazy("Enter the IBAN of your account.")},
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the mandate, and sign it."),
        error_messages={"required": gettext_lazy("Tick this box to sign the mandate.")},
    )


@require(Permission.BILLING_READ)
def mandates(request: PortalRequest) -> HttpResponse:
    """Every mandate, and what was and will be collected."""
    found = Mandate.objects.visible_to(request.actor).order_by("-signed_at", "-pk")[:20]
    debits = Collection.objects.visible_to(request.actor).select_related("payment", "mandate", "file")
    page = page_of(debits.order_by("-due_on", "-pk"), request)
    context = {
        "rows": [(mandate, words_of(mandate.reason) if mandate.reason else "") for mandate in found],
        "page": page,
        "debits": [(row, words_of(row.reason) if row.state == CollectionState.RETURNED else "") for row in page.rows],
        "has_active": any(mandate.state == MandateState.ACTIVE for mandate in found),
        "takes_debits": takes_debits(request.brand),
        "charges_debits": request.brand.charges_debits,
        "may_pay": request.actor.may(Permission.BILLING_PAY),
    }
    return render(request, "portal/billing/mandates.html", context)


@require(Permission.BILLING_PAY)
@fresh_proof
def sign_page(request: PortalRequest) -> HttpResponse:
    """The text, the account and the signature; then back to the order that asked for it."""
    account = request.account
    if account is None or not takes_debits(request.brand):
        return go(request, "portal:mandates")
    number = request.GET.get("order", "") or request.POST.get("order", "")
    order = Order.objects.visible_to(request.actor).filter(number=number).first() if number else None
    text = text_of(request.brand)
    form = MandateForm(request.POST if request.method == "POST" else None, initial={"holder": account.name})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            sign(
                account,
                iban=typed["iban"],
                holder=typed["holder"],
                text=text,
                language=request.LANGUAGE_CODE,
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The mandate is signed."))
            return HttpResponseRedirect(
                reverse("checkout:debit", args=[order.number]) if order else reverse("portal:mandates")
            )
    context = {
        "form": form,
        "text": text,
        "order": order,
        "seller": request.brand.legal_entity,
        "active": active_mandate(account),
    }
    return render(request, "portal/billing/mandate_sign.html", context, status=422 if form.is_bound else 200)


@require(Permission.BILLING_READ)
@fresh_proof
def paper(request: PortalRequest, pk: int) -> HttpResponse:
    """The mandate as a paper, with its proof."""
    mandate = get_object_or_404(Mandate.objects.visible_to(request.actor), pk=pk)
    response = HttpResponse(mandate_pdf(mandate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{mandate.reference}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require(Permission.BILLING_PAY)
@fresh_proof
def revoke_page(request: PortalRequest, pk: int) -> HttpResponse:
    """End a mandate, after a page that says what it means."""
    mandate = get_object_or_404(Mandate.objects.visible_to(request.actor), pk=pk)
    planned = mandate.collections.filter(state=CollectionState.PLANNED).select_related("payment")
    if mandate.state != MandateState.ACTIVE:
        return go(request, "portal:mandates")
    if request.method != "POST":
        return render(request, "portal/billing/mandate_revoke.html", {"mandate": mandate, "planned": planned})
    revoke(mandate, actor=request.actor, now=timezone.now())
    messages.success(request, _("The mandate is revoked."))
    return go(request, "portal:mandates")
