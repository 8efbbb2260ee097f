"""What a person changes of their own."""

import re
import zoneinfo
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from parvis.accounts.actions.requests import ON_REQUEST
from parvis.accounts.models import Account, User
from parvis.accounts.passwords import HELP
from parvis.contacts.forms import IdentityForm, countries

LARGEST: Final = 5 * 1024 * 1024
_ADDRESS: Final = re.compile(r"\d{9}([-_.A-Za-z0-9]*)", re.ASCII)
_SIGNATURES: Final = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n")


class ProfileForm(IdentityForm):
    """What may be changed without a request (ACC-3): everything but names, organisation and country."""

    electronic_address = forms.CharField(
        label=_("Electronic address for invoices"),
        max_length=125,
        required=False,
        help_text=_("In the French directory of electronic invoices (BT-49). Left empty, it is your SIREN."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, kind=account.kind, **kwargs)
        self._account = account
        if not account.is_business or account.country != "FR":
            del self.fields["electronic_address"]
        for name in ON_REQUEST:
            self.fields.pop(name, None)
        self.require_as_in(account.country)

    def clean_electronic_address(self) -> str:
        """As the directory writes addresses: the SIREN first, then what tells them apart (XP Z12-013, BR-FR-CO-10)."""
        typed: str = self.cleaned_data["electronic_address"].strip()
        if typed and not _ADDRESS.fullmatch(typed):
            raise forms.ValidationError(
                _("Begin with the nine digits of the SIREN; then letters, digits, -, _ and . alone.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """The address is checked against the country that stands."""
        self.cleaned_data["country"] = self._account.country
        cleaned = super().clean()
        cleaned.pop("country", None)
        return cleaned


class RequestForm(forms.Form):
    """A change of name, organisation or country, with a document."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    document = forms.FileField(
        label=_("Supporting document"), help_text=_("PDF, JPEG or PNG, 5 MB at most. Deleted once decided.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def clean_document(self) -> Any:
        """Only what it says it is, by its first bytes."""
        document = self.cleaned_data["document"]
        if document.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 5 MB."))
        if not document.read(8).startswith(_SIGNATURES):
            raise forms.ValidationError(_("Choose a PDF, JPEG or PNG file."))
        document.seek(0)
        return document


class PreferencesForm(forms.Form):
    """Language, time zone, optional e-mails (ACC-8), and how zones are edited (DNS-4)."""

    language = forms.ChoiceField(label=_("Language of e-mails"), choices=[("fr", "Français"), ("en", "English")])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name]
    )
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
    )
    email_kinds = forms.MultipleChoiceField(
        label=_("E-mails that you also want"),
        choices=[("news", _("News")), ("product", _("Advice on what I use"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Expiry, security and invoice e-mails are always sent."),
    )
    drafts_by_default = forms.BooleanField(
        label=_("My changes of DNS records wait in a draft until I publish them"),
        required=False,
        help_text=_("Otherwise each is published at once, and can be undone. Your colleagues see the draft."),
    )


class PasswordForm(forms.Form):
    """A new password, and the one in use."""

    current = forms.CharField(
        label=_("Current password"), max_length=1000, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=1000,
        help_text=HELP,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_password(self) -> str:
        """Refuse what is too short, too common, or too near the person's own words."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self._person)
        return password
