"""What is typed to sign in and to open an account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountKind
from parvis.accounts.models import User
from parvis.accounts.passwords import HELP

_CODE = forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "7"})


class SignInForm(forms.Form):
    """E-mail or login, and password."""

    identifier = forms.CharField(
        label=_("E-mail or login"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), max_length=1000, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class NewPasswordForm(forms.Form):
    """A password, with its rules shown before typing."""

    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        help_text=HELP,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean(self) -> dict[str, Any]:
        """Refuse what is too short, too common, or too near the person's own words."""
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            try:
                validate_password(cleaned["password"], self._person or User(email=cleaned.get("email", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned


class SignUpForm(NewPasswordForm):
    """The first step: who, in two words."""

    field_order = ("kind", "email", "password")
    kind = forms.ChoiceField(
        label=_("The account is for"),
        choices=AccountKind.choices,
        widget=forms.RadioSelect,
        initial=AccountKind.INDIVIDUAL,
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Enter a complete e-mail address, for example name@client.example.")},
    )

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        email: str = self.cleaned_data["email"]
        return email.lower()


class CodeForm(forms.Form):
    """The code received by e-mail."""

    code = forms.CharField(label=_("Code of six digits"), max_length=10, widget=_CODE)


class ResetForm(forms.Form):
    """Which address."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "email"}))


class ProofForm(CodeForm):
    """Password and code together (SEC-1)."""

    field_order = ("password", "code")
    password = forms.CharField(
        label=_("Password"), max_length=1000, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
