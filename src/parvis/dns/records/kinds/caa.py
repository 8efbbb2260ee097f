"""CAA (RFC 8659; issuemail of RFC 9495; contacts of the CA/Browser Forum)."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts, texts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.names import trimmed
from parvis.dns.records.parts import Part
from parvis.dns.records.problems import FaultError, Problem, warned

CRITICAL: Final = "128"
KNOWN: Final = ("issue", "issuewild", "iodef", "issuemail", "contactemail", "contactphone")
_TAG: Final = re.compile(r"[a-z0-9]{1,255}")
_ISSUER: Final = re.compile(r"\s*([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?\s*(;.*)?", re.IGNORECASE)


def _tag(typed: str, _zone: str) -> str:
    tag = trimmed(typed).lower()
    if not _TAG.fullmatch(tag):
        raise FaultError(_("A tag has only letters and digits, for example “issue”."))
    return tag


def _rules(whole: Whole) -> Iterable[Problem]:
    tag, value = whole.parts["tag"], texts.octets(whole.parts["value"]).decode(errors="replace")
    if tag not in KNOWN:
        sentence = _("This tag is not known: no certificate will be issued for this name.")
        if whole.parts["flags"] == CRITICAL:
            yield warned("tag", sentence)
        else:
            yield warned("tag", _("This tag is not known: certification authorities ignore it."))
    if tag in {"issue", "issuewild", "issuemail"} and not _ISSUER.fullmatch(value):
        yield Problem(
            "value", _("Enter the domain of a certification authority, for example ca.example; “;” forbids all.")
        )
    if tag == "iodef" and not value.lower().startswith(("mailto:", "http:", "https:")):
        yield Problem("value", _("Enter an address that begins with “mailto:” or “https:”."))


CAA = RecordKind(
    "CAA",
    Group.ADVANCED,
    _("Which authorities may issue certificates"),
    (
        parts.choice(
            "flags",
            _("If the tag is not known"),
            (("0", _("ignore it")), (CRITICAL, _("issue nothing"))),
            default="0",
        ),
        Part(
            "tag",
            _("Rule"),
            _tag,
            default="issue",
            choices=(
                ("issue", _("may issue certificates")),
                ("issuewild", _("may issue wildcard certificates")),
                ("issuemail", _("may issue mail certificates")),
                ("iodef", _("where to report refusals")),
                ("contactemail", _("e-mail of the contact")),
                ("contactphone", _("phone of the contact")),
            ),
        ),
        parts.string("value", _("Authority or address"), example="ca.example"),
    ),
    _rules,
)
