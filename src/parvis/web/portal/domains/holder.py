"""Giving a name to another holder: what it means, the order, and following it (DOM-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import PriceList, price_list
from parvis.catalog.rules import TldRules, rules_of
from parvis.domains.actions.holder_changes import withdraw as withdraw_change
from parvis.domains.models import Domain, HolderChange
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.holders import add_holder_changes
from parvis.orders.rules import holder_ordered
from parvis.web.access import fresh_proof, require
from parvis.web.cart import current_cart
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.following import followed
from parvis.web.portal.domains.holder_code import HolderCodeForm
from parvis.web.portal.domains.roles import ContactChoiceForm, contacts_to_choose, has_many
from parvis.web.portal.domains.settings import active
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.formats import unicode_host
from parvis.web.ui.responses import go, render


@dataclass(frozen=True, slots=True)
class Procedure:
    """How the holder of one name changes: the rules of its extension, and the brand's net price (None: not sold)."""

    domain: Domain
    rules: TldRules
    price: Money | None

    @property
    def way(self) -> str:
        """Which words tell it."""
        if self.rules.needs_registrant_confirmation:
            return "consents"
        return self.rules.registrant_change.value


class NewHolderForm(ContactChoiceForm):
    """The new holder, whether the lock afterwards is refused, and the name typed again."""

    opt_out = forms.BooleanField(
        label=gettext_lazy("The present holder does not want the domain to be locked against transfers afterwards."),
        required=False,
    )
    confirmation = forms.CharField(
        max_length=253,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, domains: list[Domain], has_lock: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wanted = domains[0].unicode_name if len(domains) == 1 else str(len(domains))
        field = self.fields["confirmation"]
        field.label = _("Type the name of the domain to confirm")
        if len(domains) > 1:
            field.label = _("Type how many domains change hands to confirm")
        field.error_messages["required"] = _("Type %(name)s to confirm.") % {"name": self._wanted}
        if not has_lock:
            del self.fields["opt_out"]

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"].strip().lower().rstrip(".")
        if self._wanted not in {typed, unicode_host(typed)}:
            raise forms.ValidationError(_("Type %(name)s to confirm.") % {"name": self._wanted})
        return typed


@require(Permission.CONTACTS_MANAGE)
@fresh_proof
def holder(request: PortalRequest, name: str) -> HttpResponse:
    """Follow the change that is under way; without one, order it."""
    domain = held(request, name)
    latest = HolderChange.objects.filter(domain=domain).order_by("-requested_at").first()
    is_open = latest is not None and latest.ended_at is None
    if is_open or holder_ordered(domain.name):
        return render(
            request, "portal/domains/holder_change.html", followed(domain, latest) | {"form": HolderCodeForm()}
        )
    return ordered(request, [active(request, name)], latest=latest)


def ordered(request: PortalRequest, domains: list[Domain], *, latest: HolderChange | None = None) -> HttpResponse:
    """The order form for ``domains``; valid, they are in the cart and the checkout follows."""
    now = timezone.now()
    procedures = _procedures(request, domains, now)
    has_lock = any(one.rules.lock_days_after_registrant_change for one in procedures)
    sent = request.POST if request.method == "POST" else None
    form = NewHolderForm(
        sent, domains=domains, has_lock=has_lock, **contacts_to_choose(request, without=domains[0].registrant_id)
    )
    if sent is not None and form.is_valid():
        if not request.actor.may(Permission.ORDERS_PLACE):
            raise PermissionDenied(Permission.ORDERS_PLACE)
        try:
            _put(request, form, domains, now)
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "checkout:start")
    context = {
        "form": form,
        "domain": domains[0],
        "procedures": procedures,
        "has_lock": has_lock,
        "text": words_typed(request),
        "has_search": has_many(request),
        "latest": latest,
        "may_order": request.actor.may(Permission.ORDERS_PLACE),
    }
    return render(request, "portal/domains/holder.html", context, status=422 if form.errors else 200)


def _procedures(request: PortalRequest, domains: list[Domain], now: datetime) -> list[Procedure]:
    prices: PriceList = price_list(request.brand, now=now, tlds={domain.tld for domain in domains})
    return [
        Procedure(domain, rules_of(domain.tld, now.date()), prices.of(domain.tld, PriceAction.HOLDER))
        for domain in domains
    ]


def _put(request: PortalRequest, form: NewHolderForm, domains: list[Domain], now: datetime) -> None:
    cart = current_cart(request, create=True)
    assert cart is not None  # noqa: S101 - create=True
    opts_out = bool(form.cleaned_data.get("opt_out"))
    add_holder_changes(cart, domains, contact=form.cleaned_data["contact"], has_opted_out=opts_out, now=now)


@require(Permission.CONTACTS_MANAGE)
@require_POST
def withdraw(request: PortalRequest, name: str) -> HttpResponse:
    """Give it up before it is sent to the registry: nothing changed, and it can be ordered again."""
    domain = held(request, name)
    try:
        withdraw_change(domain, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The change of holder is withdrawn. What you paid for it is given back."))
    return go(request, "portal:domain", domain.name)
