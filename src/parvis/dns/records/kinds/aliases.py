"""CNAME (RFC 1034), ALIAS (ours: resolved to addresses where it is published) and PTR (RFC 1035)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.names import whole_name
from parvis.dns.records.problems import Problem, warned
from parvis.dns.records.values import APEX


def _of_itself(whole: Whole) -> Iterable[Problem]:
    if whole.parts["target"] == f"{whole_name(whole.owner, whole.zone)}.":
        yield Problem("target", _("A name cannot point to itself."))


def _cname(whole: Whole) -> Iterable[Problem]:
    if whole.owner == APEX:
        yield Problem(
            "owner",
            _("The domain itself cannot have a CNAME: use an A or ALIAS record here, or enter a name such as “www”."),
        )
    yield from _of_itself(whole)


def _ptr(whole: Whole) -> Iterable[Problem]:
    if not whole.zone.endswith((".in-addr.arpa", ".ip6.arpa")):
        yield warned("kind", _("PTR records are looked up in reverse zones only: here, nobody asks for it."))


CNAME = RecordKind(
    "CNAME",
    Group.ADDRESSES,
    _("Another name for an existing host"),
    (parts.host("target", _("Target name"), example="www.hebergeur.example"),),
    _cname,
)
ALIAS = RecordKind(
    "ALIAS",
    Group.ADDRESSES,
    _("The addresses of another name, also for the domain itself"),
    (parts.host("target", _("Target name"), example="www.hebergeur.example"),),
    _of_itself,
    is_standard=False,
)
PTR = RecordKind(
    "PTR",
    Group.ADVANCED,
    _("The name of an address, in reverse zones"),
    (parts.host("target", _("Host name"), example="mail.hebergeur.example"),),
    _ptr,
)
