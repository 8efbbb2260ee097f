"""Forms of the names' pages."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.queries import DomainFilter
from parvis.web.ui.formats import ascii_host, unicode_host

WINDOWS: Final = (
    ("30", _("Within 30 days")),
    ("60", _("Within 60 days")),
    ("90", _("Within 90 days")),
    ("0", _("Expired")),
)
YES_NO: Final = (("1", _("On")), ("0", _("Off")))


class FilterForm(forms.Form):
    """Whatever stands in the address: what is not understood is left out, never an error page."""

    q = forms.CharField(required=False, max_length=253)
    tld = forms.MultipleChoiceField(required=False)
    status = forms.MultipleChoiceField(required=False, choices=DomainState.choices)
    expiry = forms.ChoiceField(required=False, choices=WINDOWS)
    auto = forms.ChoiceField(required=False, choices=YES_NO)
    lock = forms.ChoiceField(required=False, choices=YES_NO)
    holder = forms.CharField(required=False, max_length=200)
    ns = forms.CharField(required=False, max_length=253)
    action = forms.BooleanField(required=False)
    sort = forms.ChoiceField(
        required=False, choices=[(f"{sign}{key}", key) for key in ("name", "expiry", "status") for sign in ("", "-")]
    )
    after = forms.IntegerField(required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, extensions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extensions = extensions
        self.fields["tld"] = forms.MultipleChoiceField(required=False, choices=[(tld, tld) for tld in extensions])
        self.is_valid()

    def wanted(self) -> DomainFilter:
        """The filter that the form asks for."""
        data = self.cleaned_data
        return DomainFilter(
            text=data.get("q", "").strip().lower(),
            tlds=tuple(data.get("tld", ())),
            states=tuple(data.get("status", ())),
            within_days=int(data["expiry"]) if data.get("expiry") else None,
            is_auto_renewed=data["auto"] == "1" if data.get("auto") else None,
            is_locked=data["lock"] == "1" if data.get("lock") else None,
            holder=data.get("holder", "").strip(),
            nameserver=ascii_host(data.get("ns", "").strip().rstrip(".").lower()),
            needs_action=bool(data.get("action")),
        )


class ConfirmForm(forms.Form):
    """The name typed again, in either form."""

    name = forms.CharField(
        label=_("Type the name of the domain to confirm"),
        max_length=253,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, domain: Domain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domain = domain
        wanted = gettext("Type %(name)s to confirm.") % {"name": domain.unicode_name}
        self.fields["name"].error_messages["required"] = wanted

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"].strip().lower().rstrip(".")
        if typed != self._domain.name and unicode_host(typed) != self._domain.unicode_name:
            raise forms.ValidationError(gettext("Type %(name)s to confirm.") % {"name": self._domain.unicode_name})
        return typed


class TransferCodeForm(forms.Form):
    """Another authorisation code; empty, the one given before is tried again."""

    code = forms.CharField(
        label=_("Authorisation code"),
        help_text=_("Leave it empty to try again with the code given before."),
        required=False,
        max_length=255,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr", "class": "input mono"}
        ),
    )
