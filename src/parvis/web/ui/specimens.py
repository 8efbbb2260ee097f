"""Made-up content for the page of components. Documentation names and addresses only."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.kit.money import Money
from parvis.web.ui.charts import columns
from parvis.web.ui.forms import ChoiceCards, OneTimeCode

_NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We will send a verification link to this address."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"), required=False, widget=forms.TextInput({"autocomplete": "organization"})
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_("12 characters at least."),
    )
    record = forms.CharField(label=_("Host of the zone"), widget=forms.TextInput({"data-suffix": ".example.com"}))
    country = forms.ChoiceField(label=_("Country"), choices=[("FR", "France"), ("BE", "Belgique")])
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 3, "maxlength": 200}))
    kind = forms.ChoiceField(
        label=_("The holder is"),
        choices=[("org", _("an organisation")), ("person", _("a person"))],
        widget=forms.RadioSelect,
    )
    payment = forms.ChoiceField(
        label=_("Payment"),
        choices=[("card", _("Card")), ("transfer", _("Bank transfer"))],
        widget=ChoiceCards(hints={"card": _("Paid at once."), "transfer": _("Your order starts on receipt.")}),
    )
    code = forms.CharField(label=_("6-digit code"), widget=OneTimeCode)
    agreed = forms.BooleanField(label=_("I accept the terms of sale"))


def specimens(request: HttpRequest) -> dict[str, Any]:
    """Everything the page of components shows."""
    rows = [
        ("maison-lavande.example", "ok", _("Active"), date(2026, 12, 2), Money(839, "EUR")),
        ("xn--caf-dma.example", "warn", _("Expires soon"), date(2026, 12, 1), Money(1199, "EUR")),
        ("vins-de-loire.example", "bad", _("In redemption"), date(2026, 11, 2), Money(124000, "EUR")),
        ("atelier.example", "info", _("In progress"), date(2027, 3, 14), Money(2990, "EUR")),
    ]
    pages = Paginator(range(1248), 50)
    return {
        "now": _NOW,
        "rows": rows,
        "page": pages.page(2),
        "invalid": SpecimenForm({"email": "contact@", "kind": "org", "payment": "card"}),
        "tones": ("", "ok", "info", "warn", "bad"),
        "price": Money(839, "EUR"),
        "chart": columns(
            [f"2026-{month:02d}" for month in range(1, 13)],
            [
                (str(_("New")), [120, 80, 140, 60, 90, 150, 40, 30, 110, 170, 160, 90]),
                (str(_("Renewals")), [200, 210, 205, 220, 230, 210, 240, 250, 235, 260, 270, 280]),
            ],
            said=str,
        ),
        "series": [_("New"), _("Renewals")],
        "request": request,
    }
