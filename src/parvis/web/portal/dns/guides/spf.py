"""SPF (RFC 7208): who may send mail for a domain."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.dns.records.checking import parts_of
from parvis.dns.records.kinds.txt import is_spf
from parvis.dns.records.names import shown_name
from parvis.dns.records.problems import FaultError
from parvis.dns.records.values import APEX, Record
from parvis.web.portal.dns.guides.guide import Guide, Typed, words_of
from parvis.web.portal.dns.guides.names import host_words

_ALL: Final = (
    ("-all", gettext_lazy("Refuse it (-all)")),
    ("~all", gettext_lazy("Accept it as doubtful (~all)")),
    ("?all", gettext_lazy("Say nothing of it (?all)")),
)


class _Addresses(forms.CharField):
    def clean(self, value: str) -> str:
        typed = str(super().clean(value))
        for word in words_of(typed):
            try:
                ip_network(word, strict=False)
            except ValueError as error:
                sentence = _("“%(word)s” is no address. Enter for example 203.0.113.27 or 203.0.113.0/24.")
                raise ValidationError(sentence % {"word": word}) from error
        return typed


class _Services(forms.CharField):
    def clean(self, value: str) -> str:
        typed = str(super().clean(value))
        try:
            host_words(typed)
        except FaultError as fault:
            raise ValidationError(str(fault)) from fault
        return typed


def _fields() -> dict[str, forms.Field]:
    return {
        "owner": forms.CharField(label=gettext_lazy("Name"), required=False),
        "mx": forms.BooleanField(label=gettext_lazy("The servers that receive the domain’s mail (MX)"), required=False),
        "a": forms.BooleanField(label=gettext_lazy("The server of the site (A, AAAA)"), required=False),
        "services": _Services(
            label=gettext_lazy("Services that send your mail"),
            required=False,
            widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
            help_text=gettext_lazy("One a line, as the service says it, for example _spf.hebergeur.example."),
        ),
        "addresses": _Addresses(
            label=gettext_lazy("Addresses that send your mail"),
            required=False,
            widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
            help_text=gettext_lazy("One a line, for example 203.0.113.27 or 203.0.113.0/24."),
        ),
        "rest": forms.ChoiceField(
            label=gettext_lazy("Mail from any other server"), choices=_ALL, initial="-all", widget=forms.RadioSelect
        ),
    }


def _read(record: Record) -> dict[str, str] | None:
    if record.kind != "TXT" or not is_spf(record.value):
        return None
    terms = parts_of(record)["text"].split()[1:]
    rest = terms[-1].lower() if terms else ""
    if rest not in dict(_ALL):
        return None
    found: dict[str, list[str]] = {"services": [], "addresses": []}
    plain: dict[str, str] = {}
    for term in terms[:-1]:
        name, _colon, value = term.partition(":")
        if term.lower() in {"mx", "a"}:
            plain[term.lower()] = "on"
        elif name.lower() == "include" and value and "%" not in value:
            found["services"].append(shown_name(value))
        elif name.lower() in {"ip4", "ip6"}:
            found["addresses"].append(value)
        else:
            return None
    owner = "" if record.owner == APEX else shown_name(record.owner)
    return {"owner": owner, "rest": rest, **plain, **{name: "\n".join(words) for name, words in found.items()}}


def _parts(typed: Typed) -> dict[str, str]:
    terms = ["v=spf1", *(name for name in ("mx", "a") if typed.get(name))]
    terms += [f"include:{host}" for host in host_words(typed["services"])]
    for word in words_of(typed["addresses"]):
        network = ip_network(word, strict=False)
        terms.append(f"ip{network.version}:{word}")
    return {"text": " ".join([*terms, typed["rest"]])}


SPF: Final = Guide(
    "SPF",
    "TXT",
    gettext_lazy("Which servers may send the domain’s mail"),
    _fields,
    _read,
    lambda typed: typed["owner"],
    _parts,
    {"text": "services"},
)
