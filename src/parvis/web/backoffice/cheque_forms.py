"""What staff type about cheques."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from parvis.billing.enums import ChequeRejection
from parvis.web.ui.forms import AmountField


class ChequeForm(forms.Form):
    """A cheque as it is written, and what its back says."""

    subject = forms.CharField(
        label=_("Number on its back"),
        max_length=20,
        help_text=_("Of an order (C-…), of several (G-…), or of a customer: then it goes to their balance."),
    )
    amount = AmountField(
        label=_("Amount of the cheque"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Number of the cheque"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    bank = forms.CharField(label=_("Bank that it is drawn on"), max_length=60)
    drawer = forms.CharField(label=_("Who wrote it, as printed on it"), max_length=100)
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def clean_received_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext_now("This day has not come yet."))
        return day


class CreditedForm(forms.Form):
    """When the bank credited a slip."""

    credited_on = forms.DateField(
        label=_("Day on which the bank credited it"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class RejectionForm(forms.Form):
    """Why a cheque pays nothing."""

    reason = forms.ChoiceField(
        label=_("Why it pays nothing"), choices=ChequeRejection.choices, widget=forms.RadioSelect
    )
