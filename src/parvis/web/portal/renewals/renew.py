"""Renewing one name: for how long, at which price, until when (DOM-3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.domains.enums import DomainState
from parvis.orders.enums import LineKind
from parvis.web.access import require
from parvis.web.portal.domains.detail import held
from parvis.web.portal.renewals.carting import put
from parvis.web.portal.renewals.offers import Term, renewals
from parvis.web.pricing import shows_tax
from parvis.web.requests import PortalRequest
from parvis.web.ui.formats import date_text, money_text
from parvis.web.ui.forms import ChoiceCards
from parvis.web.ui.responses import go, render


class TermForm(forms.Form):
    """One of the terms that are offered, of a name or of what it comes with."""

    years = forms.TypedChoiceField(label=_("For how long"), coerce=int, widget=ChoiceCards())

    def __init__(self, *args: Any, terms: Sequence[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["years"]
        field.choices = [(term.years, _priced(term)) for term in terms]  # type: ignore[attr-defined]
        field.widget.hints = {
            str(term.years): gettext("Until %(day)s") % {"day": date_text(term.until, style="long")} for term in terms
        }
        if terms:
            field.initial = terms[0].years


def _priced(term: Term) -> str:
    words = ngettext("%(n)d year", "%(n)d years", term.years) % {"n": term.years}
    return words if term.price is None else f"{words}, {money_text(term.price)}"


@require(Permission.ORDERS_PLACE)
def renew(request: PortalRequest, name: str) -> HttpResponse:
    """Choose the term; it goes into the cart, and on to the checkout."""
    domain, now = held(request, name), timezone.now()
    if domain.state == DomainState.REDEMPTION:
        return go(request, "portal:deleted")
    if domain.state != DomainState.ACTIVE:
        raise Http404(name)
    [offer] = renewals(request, [domain], now=now)
    form = TermForm(request.POST if request.method == "POST" else None, terms=offer.terms)
    if form.is_valid() and put(request, [(domain, form.cleaned_data["years"])], kind=LineKind.RENEW, now=now):
        return go(request, "checkout:start")
    context = {"domain": domain, "offer": offer, "form": form, "shows_tax": shows_tax(request)}
    return render(request, "portal/renewals/renew.html", context, status=422 if form.is_bound else 200)
