"""What visitors declare."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_TRANSFERS = 20


class NoticeForm(forms.Form):
    """Who declares what about which contract; ``key`` makes one declaration of a form sent twice."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Enter your first and last name, or that of your organisation.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We acknowledge your declaration there, at once."),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail address, for example name@client.example."),
            "invalid": _("Enter a complete e-mail address, for example name@client.example."),
        },
    )
    contract = forms.CharField(
        label=_("Order or domain concerned"),
        max_length=253,
        help_text=_("The number of the order, for example C-2026-000123, or the domain name."),
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Enter the number of the order or the domain name.")},
    )
    reason = forms.CharField(
        label=_("Anything to add"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def clean_contract(self) -> str:
        """Without the spaces around it."""
        return str(self.cleaned_data["contract"]).strip()


class AllocationForm(forms.Form):
    """The token that a registry gave for one name."""

    token = forms.CharField(
        max_length=200,
        error_messages={
            "required": _("Enter the token that you were given."),
            "max_length": _("A token has 200 characters at most."),
        },
    )


class TransferForm(forms.Form):
    """Names with their authorisation codes, one a line."""

    names = forms.CharField(
        label=_("Names and authorisation codes"),
        max_length=8000,
        help_text=_("One name a line, then its code, for example: my-name.fr Kx7!pQ2w"),
        widget=forms.Textarea(
            {
                "rows": 6,
                "spellcheck": "false",
                "autocapitalize": "none",
                "autocomplete": "off",
                "class": "textarea mono",
                "dir": "ltr",
            }
        ),
        error_messages={"required": _("Enter at least one name and its code.")},
    )

    def clean_names(self) -> list[tuple[str, str]]:
        """(name, code) of each line that is not empty, at most twenty."""
        rows = [line.split(None, 1) for line in str(self.cleaned_data["names"]).splitlines() if line.strip()]
        if len(rows) > MOST_TRANSFERS:
            raise forms.ValidationError(_("Enter at most twenty names at a time."))
        return [(row[0].rstrip(",;"), row[1].strip() if len(row) > 1 else "") for row in rows]
