"""NS (RFC 1035) of a sub-zone, and DS (RFC 4034) beside it."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.problems import Problem, warned
from parvis.dns.records.values import APEX

DIGITS: Final[Mapping[str, int]] = {"1": 40, "2": 64, "4": 96}


def _not_ours(whole: Whole) -> Iterable[Problem]:
    if whole.owner == APEX:
        yield Problem("owner", _("The name servers of the domain itself are changed on its own page, not here."))
    if whole.owner.startswith("*"):
        yield Problem("owner", _("Name servers are for one name: “*” cannot be handed over."))


def _digest(whole: Whole) -> Iterable[Problem]:
    kind, digest = whole.parts["digest_type"], whole.parts["digest"]
    if whole.owner == APEX:
        yield Problem("owner", _("The DS record of the domain itself is published by its registry, not here."))
    if kind == "1":
        yield warned("digest_type", _("SHA-1 digests are no longer accepted: ask for one of type 2."))
    if len(digest) != DIGITS[kind]:
        yield Problem(
            "digest",
            _("A digest of type %(kind)s has %(digits)d digits; this one has %(length)d.")
            % {"kind": kind, "digits": DIGITS[kind], "length": len(digest)},
        )


NS = RecordKind(
    "NS",
    Group.ADVANCED,
    _("Hands a part of the domain over to other name servers"),
    (parts.host("target", _("Name server"), example="ns1.hebergeur.example"),),
    _not_ours,
)
DS = RecordKind(
    "DS",
    Group.ADVANCED,
    _("The key of a part that was handed over and is signed"),
    (
        parts.number("key_tag", _("Key tag")),
        parts.number("algorithm", _("Algorithm"), most=parts.BYTE, default="13"),
        parts.choice(
            "digest_type",
            _("Digest type"),
            (("2", "SHA-256"), ("4", "SHA-384"), ("1", _("SHA-1 (no longer accepted)"))),
            default="2",
        ),
        parts.hexadecimal("digest", _("Digest")),
    ),
    _digest,
)
