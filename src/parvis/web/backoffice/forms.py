"""What staff type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.web.backoffice.sellers import SellerForm
from parvis.web.ui.forms import AmountField


class ReviewForm(forms.Form):
    """Approve or refuse an account."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("approve", _("Approve")), ("refuse", _("Refuse"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason, read by the customer"), required=False, max_length=300, widget=forms.Textarea({"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, so that the customer knows what to do."))
        return cleaned


class ActForm(forms.Form):
    """Why staff act for a customer."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Written in the customer’s audit log under your name.")
    )


class MatchForm(forms.Form):
    """A transfer as it stands on the bank statement."""

    amount = AmountField(
        label=_("Amount received"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        help_text=_("As on the statement, with a comma or a point."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    bank_reference = forms.CharField(
        label=_("Reference of the bank line"),
        max_length=60,
        help_text=_("As on the statement. The same line cannot be matched twice."),
    )


class GiveUpForm(forms.Form):
    """Why an operation is given up."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class DriftForm(forms.Form):
    """Why a difference with a registry is settled as it is."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Written in the customer’s audit log under your name.")
    )


class DecideForm(forms.Form):
    """Accept or refuse a request."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("approve", _("Approve")), ("refuse", _("Refuse"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason, read by the customer"), required=False, max_length=300)


class RefundForm(forms.Form):
    """Under which reference the money left."""

    reference = forms.CharField(
        label=_("Reference of the bank or of the card company"),
        max_length=100,
        help_text=_("The customer reads it. Write it down only once the money has left."),
        error_messages={"required": _("Enter the reference under which the money left.")},
    )


class DisputeForm(forms.Form):
    """What was done about a payment that a bank disputes."""

    note = forms.CharField(
        label=_("What was done about it"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Written in the customer’s audit log under your name."),
        error_messages={"required": _("Write what was done about it.")},
    )


class DisableForm(forms.Form):
    """Why a web redirect is switched off."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The customer reads it."),
        error_messages={"required": _("Say why: the customer reads it.")},
    )


class NoticeAnswerForm(forms.Form):
    """Accept or refuse a withdrawal or an end of contract."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("approve", _("Accept")), ("refuse", _("Refuse"))], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Answer, read by the customer"), required=False, max_length=500, widget=forms.Textarea({"rows": 4})
    )


class StatementForm(SellerForm):
    """A statement of the bank as a file, and whose bank it is."""

    file = forms.FileField(
        label=_("Statement"), help_text=_("camt.053, MT940 or CSV. What was imported before is recognised.")
    )


class AssignForm(forms.Form):
    """What a line in suspense is."""

    what = forms.ChoiceField(
        label=_("What this money is"),
        choices=[
            ("order", _("The payment of an order, to the cent")),
            ("account", _("Money of a customer: on their balance")),
            ("file", _("The money of a file of direct debits")),
            ("slip", _("A paying-in slip of cheques")),
            ("back", _("Sent back by the bank, under a reference")),
        ],
        widget=forms.RadioSelect,
    )
    which = forms.CharField(
        label=_("Number of the order, account, file or slip, or the reference under which it was sent back"),
        max_length=60,
    )
