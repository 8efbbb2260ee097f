"""Keys and certificates: TLSA (RFC 6698), SMIMEA (RFC 8162), SSHFP (RFC 4255), CERT (RFC 4398), OPENPGPKEY (RFC 7929)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.names import trimmed
from parvis.dns.records.parts import Part
from parvis.dns.records.problems import FaultError, Problem

DIGITS: Final[Mapping[str, int]] = {"1": 64, "2": 128}
SSH_DIGITS: Final[Mapping[str, int]] = {"1": 40, "2": 64}
_PORT: Final = re.compile(r"_(\*|[0-9]{1,5})\._[a-z0-9-]+(\..+)?|\*\._[a-z0-9-]+(\..+)?")
_WORD: Final = re.compile(r"[A-Z0-9-]{1,20}")


def _length(field: str, digits: int, found: int) -> Iterable[Problem]:
    if found != digits:
        yield Problem(
            field,
            _("A digest of this type has %(digits)d digits; this one has %(length)d.")
            % {"digits": digits, "length": found},
        )


def _association(whole: Whole) -> Iterable[Problem]:
    if whole.parts["matching"] in DIGITS:
        yield from _length("data", DIGITS[whole.parts["matching"]], len(whole.parts["data"]))


def _tlsa(whole: Whole) -> Iterable[Problem]:
    if not _PORT.fullmatch(whole.owner):
        yield Problem("owner", _("The name begins with the port and the protocol, for example “_443._tcp”."))
    yield from _association(whole)


def _fingerprint(whole: Whole) -> Iterable[Problem]:
    yield from _length("fingerprint", SSH_DIGITS[whole.parts["type"]], len(whole.parts["fingerprint"]))


def _word(typed: str, _zone: str) -> str:
    bare = trimmed(typed).upper()
    if not _WORD.fullmatch(bare):
        raise FaultError(_("Enter a number, or a name such as PKIX."))
    return bare


ASSOCIATION: Final = (
    parts.choice(
        "usage",
        _("Usage"),
        (
            ("3", _("this certificate, whoever issued it (DANE-EE)")),
            ("2", _("this authority, known or not (DANE-TA)")),
            ("1", _("this certificate, of a known authority (PKIX-EE)")),
            ("0", _("this authority, which is known (PKIX-TA)")),
        ),
        default="3",
    ),
    parts.choice(
        "selector", _("What is compared"), (("1", _("the public key")), ("0", _("the whole certificate"))), default="1"
    ),
    parts.choice(
        "matching", _("Digest type"), (("1", "SHA-256"), ("2", "SHA-512"), ("0", _("none: all of it"))), default="1"
    ),
    parts.hexadecimal("data", _("Digest")),
)
TLSA = RecordKind("TLSA", Group.ADVANCED, _("The certificate of a server (DANE)"), ASSOCIATION, _tlsa)
SMIMEA = RecordKind("SMIMEA", Group.ADVANCED, _("A certificate for signed mail"), ASSOCIATION, _association)
SSHFP = RecordKind(
    "SSHFP",
    Group.ADVANCED,
    _("The fingerprint of an SSH server"),
    (
        parts.choice(
            "algorithm",
            _("Algorithm"),
            (("4", "Ed25519"), ("3", "ECDSA"), ("1", "RSA"), ("2", "DSA"), ("6", "Ed448")),
            default="4",
        ),
        parts.choice("type", _("Digest type"), (("2", "SHA-256"), ("1", "SHA-1")), default="2"),
        parts.hexadecimal("fingerprint", _("Fingerprint")),
    ),
    _fingerprint,
)
CERT = RecordKind(
    "CERT",
    Group.ADVANCED,
    _("A certificate kept in the zone"),
    (
        Part("type", _("Type of certificate"), _word, default="PKIX"),
        parts.number("key_tag", _("Key tag"), default="0"),
        Part("algorithm", _("Algorithm"), _word, default="0"),
        parts.base_64("data", _("Certificate")),
    ),
)
OPENPGPKEY = RecordKind(
    "OPENPGPKEY", Group.ADVANCED, _("The OpenPGP key of a mail address"), (parts.base_64("data", _("Key")),)
)
