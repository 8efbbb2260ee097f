"""SRV (RFC 2782), URI (RFC 7553) and NAPTR (RFC 3403)."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.problems import Problem

_OWNER: Final = re.compile(r"_[a-z0-9-]+\._[a-z0-9-]+(\..+)?")
_FLAGS: Final = re.compile(r'"[A-Za-z0-9]*"')


def _service(whole: Whole) -> Iterable[Problem]:
    if not _OWNER.fullmatch(whole.owner):
        yield Problem("owner", _("The name begins with the service and the protocol, for example “_sip._tcp”."))


def _empty(whole: Whole) -> Iterable[Problem]:
    if whole.parts["uri"] == '""':
        yield Problem("uri", _("Enter an address."))


def _naptr(whole: Whole) -> Iterable[Problem]:
    if not _FLAGS.fullmatch(whole.parts["flags"]):
        yield Problem("flags", _("Flags are letters and digits only, for example “S” or “U”."))
    if whole.parts["regexp"] != '""' and whole.parts["replacement"] != ".":
        yield Problem("replacement", _("With a rule of replacement, the name here is “.” (RFC 3403)."))


SRV = RecordKind(
    "SRV",
    Group.ADVANCED,
    _("The server and port of a service"),
    (
        parts.number("priority", _("Priority"), default="10"),
        parts.number("weight", _("Weight"), default="10"),
        parts.number("port", _("Port")),
        parts.host("target", _("Server"), example="sip.hebergeur.example", allows_root=True),
    ),
    _service,
)
URI = RecordKind(
    "URI",
    Group.ADVANCED,
    _("The web address of a service"),
    (
        parts.number("priority", _("Priority"), default="10"),
        parts.number("weight", _("Weight"), default="1"),
        parts.string("uri", _("Web address")),
    ),
    _empty,
)
NAPTR = RecordKind(
    "NAPTR",
    Group.ADVANCED,
    _("A rule that rewrites names, for telephony"),
    (
        parts.number("order", _("Order"), default="100"),
        parts.number("preference", _("Preference"), default="10"),
        parts.string("flags", _("Flags"), example="S", is_required=False),
        parts.string("service", _("Service"), example="SIP+D2U", is_required=False),
        parts.string("regexp", _("Rule of replacement"), is_required=False),
        parts.host("replacement", _("Name"), example="_sip._udp.hebergeur.example", allows_root=True),
    ),
    _naptr,
)
