"""SRV (RFC 2782): the server and port of a service."""

from __future__ import annotations

import re
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.dns.records.checking import parts_of
from parvis.dns.records.kinds import KINDS
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import Record
from parvis.web.portal.dns.guides.guide import Guide, Typed
from parvis.web.portal.dns.guides.parts import field_of

_OWNER: Final = re.compile(r"_([a-z0-9-]+)\._(tcp|udp|tls)(?:\.(.+))?")
_PROTOCOLS: Final = (("tcp", "TCP"), ("udp", "UDP"), ("tls", "TLS"))
_KIND: Final = KINDS["SRV"]


class _Service(forms.CharField):
    def clean(self, value: str) -> str:
        typed = str(super().clean(value)).lower().removeprefix("_")
        if not re.fullmatch(r"[a-z0-9-]+", typed):
            raise ValidationError(_("Enter the name of the service, for example sip or autodiscover."))
        return typed


def _fields() -> dict[str, forms.Field]:
    return {
        "service": _Service(
            label=gettext_lazy("Service"), help_text=gettext_lazy("For example sip, xmpp-client or autodiscover.")
        ),
        "protocol": forms.ChoiceField(label=gettext_lazy("Protocol"), choices=_PROTOCOLS, initial="tcp"),
        "owner": forms.CharField(label=gettext_lazy("Name"), required=False),
        **{f"part_{part.name}": field_of(part) for part in _KIND.parts},
    }


def _read(record: Record) -> dict[str, str] | None:
    match = _OWNER.fullmatch(record.owner)
    if record.kind != "SRV" or match is None:
        return None
    parts = {f"part_{name}": value for name, value in parts_of(record).items()}
    return {"service": match[1], "protocol": match[2], "owner": shown_name(match[3] or ""), **parts}


def _owner(typed: Typed) -> str:
    owner = typed["owner"].strip()
    under = f"_{typed['service']}._{typed['protocol']}"
    return under if owner in {"", "@"} else f"{under}.{owner}"


def _parts(typed: Typed) -> dict[str, str]:
    return {part.name: typed[f"part_{part.name}"] for part in _KIND.parts}


SRV: Final = Guide(
    "SRV",
    "SRV",
    _KIND.explanation,
    _fields,
    _read,
    _owner,
    _parts,
    {part.name: f"part_{part.name}" for part in _KIND.parts},
)
