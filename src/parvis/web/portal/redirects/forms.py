"""What is typed of a web redirect; what it may be, the action says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.certificates.authorities import are_issued
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.addresses import LONGEST, host_of, is_mixed
from parvis.redirections.enums import Https, Kind
from parvis.redirections.models import Redirection
from parvis.redirections.wanted import Wanted
from parvis.web.nameservers import PLAIN
from parvis.web.ui.forms import ChoiceCards

_HINTS: Final[Mapping[str, str | Promise]] = {
    Kind.PERMANENT: _("The usual one. Search engines move to the target, and browsers remember it for an hour."),
    Kind.TEMPORARY: _("For a while: search engines keep this name."),
    Kind.MASKED: _(
        "The address bar keeps this name, around the target in a frame. Not advised: search engines and screen readers"
        " cope badly, and many sites refuse it."
    ),
}
_MIXED: Final = _(
    "Over HTTPS, browsers show no http:// page in a frame: those visitors would be redirected visibly. Enter an https://"
    " address, do without HTTPS, or save once more to have it so."
)


class RedirectForm(forms.Form):
    """Where a name leads, and how."""

    target = forms.CharField(
        label=_("Leads to"),
        help_text=_("For example https://www.example.com/page. Without https:// or http:// it is https."),
        max_length=LONGEST,
        widget=forms.TextInput({**PLAIN, "inputmode": "url"}),
        error_messages={"required": _("Enter the address to redirect to.")},
    )
    kind = forms.ChoiceField(
        label=_("Type"), choices=Kind.choices, initial=Kind.PERMANENT, widget=ChoiceCards(hints=_HINTS)
    )
    title = forms.CharField(
        label=_("Title of the page"),
        help_text=_("Of a masked one: what the browser’s tab shows."),
        max_length=200,
        required=False,
    )
    keeps_path = forms.BooleanField(
        label=_("Keep the path: /contact leads to /contact of the target"), required=False, initial=True
    )
    keeps_query = forms.BooleanField(label=_("Keep what follows the question mark"), required=False, initial=True)
    keeps_method = forms.BooleanField(label=_("Send forms on as they are (codes 308 and 307)"), required=False)

    https = forms.ChoiceField(
        label="HTTPS",
        help_text=_("With an SSL certificate that we obtain and renew, once the name leads to our servers."),
        choices=Https.choices,
        initial=Https.ON,
        widget=forms.RadioSelect,
    )

    warned = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    """The target that the page warned of: sent again with it, it is wanted all the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not are_issued():
            del self.fields["https"]

    def clean(self) -> dict[str, Any]:
        """Warn once of a frame that would stay empty over HTTPS."""
        typed = super().clean() or {}
        target = typed.get("target", "")
        if is_mixed(target, typed.get("kind", ""), typed.get("https", Https.OFF)) and typed.get("warned") != target:
            self.add_error("target", _MIXED)
            # What was sent has a list for each field, of which the page shows the last.
            self.data = {**{name: self.data[name] for name in self.data}, "warned": target}
        return typed

    @property
    def wanted(self) -> Wanted:
        """Of a form that is valid."""
        typed = self.cleaned_data
        return Wanted(
            typed["target"],
            Kind(typed["kind"]),
            keeps_method=typed["keeps_method"],
            keeps_path=typed["keeps_path"],
            keeps_query=typed["keeps_query"],
            title=typed["title"],
            https=Https(typed.get("https", Https.OFF)),
        )

    def refuse(self, refusal: NotAllowedError) -> None:
        """Say it beside the field that it belongs to."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class AddForm(RedirectForm):
    """And which name."""

    host = forms.CharField(
        label=_("Name"),
        help_text=_("Only what stands before the domain, for example www. Empty or @: the domain itself."),
        max_length=253,
        required=False,
        widget=forms.TextInput(PLAIN),
    )
    with_www = forms.BooleanField(label=_("And www, the same"), required=False)
    field_order = ("host", "with_www")

    def __init__(self, *args: Any, domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domain = domain

    def clean_host(self) -> str:
        """The whole name, in ASCII."""
        try:
            return host_of(self.cleaned_data["host"], domain=self._domain)
        except NotAllowedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def hosts(self) -> list[str]:
        """Of a form that is valid: one name, or the domain and its www."""
        host: str = self.cleaned_data["host"]
        if host == self._domain and self.cleaned_data["with_www"]:
            return [host, f"www.{host}"]
        return [host]


class ChangeForm(RedirectForm):
    """Of one that there is. ``seen`` is the edition that the page was made of."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def beginning(redirection: Redirection) -> dict[str, Any]:
        """What the fields begin with."""
        return {
            "target": redirection.target,
            "kind": redirection.kind,
            "title": redirection.title,
            "keeps_path": redirection.keeps_path,
            "keeps_query": redirection.keeps_query,
            "keeps_method": redirection.keeps_method,
            "https": redirection.https,
            "seen": redirection.edition,
        }
