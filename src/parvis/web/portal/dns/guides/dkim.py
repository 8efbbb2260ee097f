"""DKIM (RFC 6376, RFC 8463): the key that mail of a domain is signed with."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.dns.records.checking import parts_of
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import Record
from parvis.web.portal.dns.guides.guide import Guide, Typed
from parvis.web.portal.dns.guides.tags import tags_of, written

_UNDER: Final = "_domainkey"
_KINDS: Final = (("rsa", "RSA"), ("ed25519", "Ed25519"))
_FRAME: Final = re.compile(r"-----[A-Z ]+-----")


class _Key(forms.CharField):
    def clean(self, value: str) -> str:
        typed = _bare(super().clean(value))
        try:
            base64.b64decode(typed, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("This is not a public key: copy it again, to its end.")) from error
        return typed


def _bare(text: str) -> str:
    """The key alone, of a PEM file, a whole record or the pieces of one."""
    tags = tags_of(text.replace('"', " "))
    found = tags["p"] if tags and "p" in tags else _FRAME.sub("", text)
    return re.sub(r"[\s\"]", "", found)


def _fields() -> dict[str, forms.Field]:
    return {
        "owner": forms.CharField(
            label=gettext_lazy("Selector"),
            help_text=gettext_lazy("The word that your mail service gives for this key, for example mail or s1."),
        ),
        "algorithm": forms.ChoiceField(label=gettext_lazy("Kind of key"), choices=_KINDS, initial="rsa"),
        "key": _Key(
            label=gettext_lazy("Public key"),
            widget=forms.Textarea({"rows": 4, "spellcheck": "false", "class": "textarea mono"}),
            help_text=gettext_lazy("The key, or the whole text that your mail service gives. Never the private key."),
        ),
    }


def _read(record: Record) -> dict[str, str] | None:
    if record.kind != "TXT" or _UNDER not in record.owner.split("."):
        return None
    tags = tags_of(parts_of(record)["text"])
    if tags is None or set(tags) - {"v", "k", "p"} or tags.get("k", "rsa") not in dict(_KINDS) or not tags.get("p"):
        return None
    owner = shown_name(record.owner)
    return {"owner": owner.removesuffix(f".{_UNDER}"), "algorithm": tags.get("k", "rsa"), "key": tags["p"]}


def _owner(typed: Typed) -> str:
    owner = typed["owner"].strip()
    return owner if not owner or _UNDER in owner.lower().split(".") else f"{owner.rstrip('.')}.{_UNDER}"


def _parts(typed: Typed) -> dict[str, str]:
    return {"text": written({"v": "DKIM1", "k": typed["algorithm"], "p": typed["key"]})}


DKIM: Final = Guide(
    "DKIM",
    "TXT",
    gettext_lazy("The key that the domain’s mail is signed with"),
    _fields,
    _read,
    _owner,
    _parts,
    {"text": "key"},
)
