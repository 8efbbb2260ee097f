"""DMARC (RFC 7489): what becomes of mail that neither SPF nor DKIM vouches for."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.dns.records.checking import parts_of
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import Record
from parvis.web.portal.dns.guides.guide import Guide, Typed, words_of
from parvis.web.portal.dns.guides.tags import tags_of, written

_AT: Final = "_dmarc"
_POLICIES: Final = (
    ("none", gettext_lazy("Let it through, and only report (none)")),
    ("quarantine", gettext_lazy("Put it with the undesired mail (quarantine)")),
    ("reject", gettext_lazy("Refuse it (reject)")),
)
_STRICTNESS: Final = (("r", gettext_lazy("Subdomains too")), ("s", gettext_lazy("This name exactly")))
_TAGS: Final = frozenset({"v", "p", "sp", "rua", "adkim", "aspf"})


class _Addresses(forms.CharField):
    def clean(self, value: str) -> str:
        typed = str(super().clean(value))
        for word in words_of(typed):
            try:
                validate_email(word.removeprefix("mailto:"))
            except ValidationError as error:
                sentence = _("“%(word)s” is no e-mail address. Enter for example dmarc@hebergeur.example.")
                raise ValidationError(sentence % {"word": word}) from error
        return typed


def _fields() -> dict[str, forms.Field]:
    same = ("", gettext_lazy("The same as for the domain"))
    return {
        "owner": forms.CharField(
            label=gettext_lazy("Subdomain"),
            required=False,
            help_text=gettext_lazy("Leave empty for the whole domain. The name becomes _dmarc by itself."),
        ),
        "p": forms.ChoiceField(
            label=gettext_lazy("Mail that fails the checks"),
            choices=_POLICIES,
            initial="none",
            widget=forms.RadioSelect,
        ),
        "sp": forms.ChoiceField(
            label=gettext_lazy("Mail of subdomains that fails"), choices=(same, *_POLICIES), required=False
        ),
        "rua": _Addresses(
            label=gettext_lazy("Addresses for the reports"),
            required=False,
            help_text=gettext_lazy("Receivers write there once a day, for example dmarc@hebergeur.example."),
        ),
        "adkim": forms.ChoiceField(
            label=gettext_lazy("Domains that may sign (DKIM)"), choices=_STRICTNESS, initial="r"
        ),
        "aspf": forms.ChoiceField(label=gettext_lazy("Domains that may send (SPF)"), choices=_STRICTNESS, initial="r"),
    }


def _read(record: Record) -> dict[str, str] | None:
    first, _dot, sub = record.owner.partition(".")
    if record.kind != "TXT" or first != _AT:
        return None
    tags = tags_of(parts_of(record)["text"])
    if tags is None or set(tags) - _TAGS or tags.get("v") != "DMARC1":
        return None
    known = dict(_POLICIES)
    reports = tags.get("rua", "").split(",") if tags.get("rua") else []
    if tags.get("p") not in known or ("sp" in tags and tags["sp"] not in known):
        return None
    if any(not one.strip().startswith("mailto:") or "!" in one for one in reports):
        return None
    return {
        "owner": shown_name(sub) if sub else "",
        "p": tags["p"],
        "sp": tags.get("sp", ""),
        "rua": ", ".join(one.strip().removeprefix("mailto:") for one in reports),
        "adkim": tags.get("adkim", "r"),
        "aspf": tags.get("aspf", "r"),
    }


def _owner(typed: Typed) -> str:
    owner = typed["owner"].strip()
    if owner in {"", "@"}:
        return _AT
    return owner if owner.lower().split(".")[0] == _AT else f"{_AT}.{owner}"


def _parts(typed: Typed) -> dict[str, str]:
    tags = {"v": "DMARC1", "p": typed["p"]}
    if typed["sp"]:
        tags["sp"] = typed["sp"]
    if words_of(typed["rua"]):
        tags["rua"] = ",".join(f"mailto:{word.removeprefix('mailto:')}" for word in words_of(typed["rua"]))
    tags |= {name: "s" for name in ("adkim", "aspf") if typed[name] == "s"}
    return {"text": written(tags)}


DMARC: Final = Guide(
    "DMARC",
    "TXT",
    gettext_lazy("What receivers do with mail that only pretends to be yours"),
    _fields,
    _read,
    _owner,
    _parts,
    {"text": "p"},
)
