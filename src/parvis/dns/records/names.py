"""Names of records and their targets: as typed, as kept (A-labels) and as shown (Unicode)."""

import re
from collections.abc import Iterator
from typing import Final

import dns.exception
import dns.name
import idna
from django.utils.translation import gettext_lazy as _

from parvis.dns.records.problems import FaultError, Words
from parvis.dns.records.values import APEX

LONGEST_LABEL: Final = 63
LONGEST_NAME: Final = 255
"""Octets on the wire, the root and the lengths of labels included (RFC 1035 section 2.3.4)."""
_TYPED: Final = re.compile(r"[a-z0-9_/-]+")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_PARTS: Final = re.compile(r"(?:\\\d{3}|\\.|[^.\\])+|\\$|\.")
_ESCAPED: Final = re.compile(r"\\(?:\d{3}|.)")
_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:.]*", re.IGNORECASE)
BLANKS: Final = " \t\r\n\u00a0\u202f\u200b\ufeff"


def trimmed(text: str) -> str:
    """Without the blanks and quotes that come along when one copies."""
    return text.strip(BLANKS).strip("\"'“”«»").strip(BLANKS)


def owner_typed(text: str, zone: str) -> str:
    """The owner, relative to ``zone`` (ASCII, no final dot), of a name as typed in a form; or FaultError.

    Nothing and "@" are the zone itself; a name that ends with the zone's is taken as the whole name, with or without final dot.
    """
    labels = ascii_labels(trimmed(text))
    is_absolute = bool(labels) and labels[-1] == ""
    labels = labels[:-1] if is_absolute else labels
    if labels in ([], [APEX]):
        return APEX
    ending = zone.split(".")
    if labels[-len(ending) :] == ending:
        labels = labels[: -len(ending)]
    elif is_absolute:
        raise FaultError(
            _("“%(name)s” is not inside %(zone)s. Enter only what stands before it.")
            % {"name": trimmed(text), "zone": shown_name(zone)}
        )
    return checked_owner(".".join(labels) or APEX, zone)


def checked_owner(owner: str, zone: str) -> str:
    """The canonical form of a relative owner in A-labels, or FaultError: lengths, empty labels, the place of "*"."""
    if owner == APEX:
        return owner
    labels = list(_split(owner))
    if "" in labels:
        raise FaultError(_("A name has no two dots in a row, and none at its beginning."))
    if "*" in labels[1:] or any("*" in label and label != "*" for label in labels):
        raise FaultError(_("“*” stands alone, and only at the beginning of the name, for example “*” or “*.shop”."))
    if any("\\" in _ESCAPED.sub("", label) for label in labels):
        raise FaultError(_why_not(labels))
    for label in labels:
        if "\\" not in label and label != "*" and not _TYPED.fullmatch(label):
            raise FaultError(
                _("“%(label)s” is no part of a name: use letters, digits, hyphens and underscores.") % {"label": label}
            )
    if _is_plain(labels, len(owner) + 1 + len(zone)):
        return owner
    try:
        name = dns.name.from_text(f"{owner}.{zone}.")
    except dns.exception.DNSException as error:
        raise FaultError(_why_not(labels)) from error
    return name.relativize(dns.name.from_text(f"{zone}.")).canonicalize().to_text()


def host_typed(text: str, zone: str, *, allows_root: bool = False) -> str:
    """The absolute name, with final dot, of a target as typed in a form; or FaultError.

    One label alone, and "@", are relative to the zone; anything with a dot is a whole name.
    """
    typed = trimmed(text)
    if typed == "." and allows_root:
        return typed
    if not typed:
        raise FaultError(_("Enter a host name, for example mail.hebergeur.example."))
    if _ADDRESS.fullmatch(typed.rstrip(".")):
        raise FaultError(_("Enter a host name, not an address: “%(text)s” is an address.") % {"text": typed})
    if typed == APEX:
        return f"{zone}."
    labels = ascii_labels(typed)
    if labels[-1] == "":
        labels = labels[:-1]
    elif len(labels) == 1:
        labels += zone.split(".")
    if not all(_HOST.fullmatch(label) for label in labels):
        raise FaultError(
            _("“%(text)s” is not a host name. Enter for example mail.hebergeur.example.") % {"text": typed}
        )
    whole = ".".join(labels)
    if _is_plain(labels, len(whole)):
        return f"{whole}."
    try:
        return dns.name.from_text(f"{whole}.").canonicalize().to_text()
    except dns.exception.DNSException as error:
        raise FaultError(_why_not(labels)) from error


def ascii_labels(text: str) -> list[str]:
    """The labels of a name, lower case, in A-labels; a last empty one is a final dot. FaultError where there is no such label."""
    return [_ascii(label) for label in _split(text.strip(BLANKS))]


def shown_name(name: str) -> str:
    """A name in Unicode for people, without its final dot. What is no proper A-label stays as it is."""
    if name in {".", APEX}:
        return name
    return ".".join(_unicode(label) for label in name.removesuffix(".").split("."))


def whole_name(owner: str, zone: str) -> str:
    """The absolute name of an owner, without final dot."""
    return zone if owner == APEX else f"{owner}.{zone}"


def relative_to(name: str, zone: str) -> str | None:
    """The owner inside ``zone`` that an absolute name (final dot or not) stands for; None: it is elsewhere."""
    bare = name.removesuffix(".")
    if bare == zone:
        return APEX
    return bare.removesuffix(f".{zone}") if bare.endswith(f".{zone}") else None


def has_underscore(name: str) -> bool:
    """Say whether it is no host name by the letter (RFC 952), which some programs mind."""
    return "_" in name


def _split(text: str) -> Iterator[str]:
    """Labels between dots that are not escaped."""
    label = ""
    if not text:
        return
    for part in _PARTS.findall(text):
        if part == ".":
            yield label
            label = ""
        else:
            label += part
    yield label


def _ascii(label: str) -> str:
    lower = label.lower()
    if lower.isascii():
        return lower
    try:
        return idna.encode(lower, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise FaultError(_("“%(label)s” cannot stand in a name.") % {"label": label}) from error


def _unicode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label


def _is_plain(labels: list[str], length: int) -> bool:
    """Say whether it is fit as it stands: lower-case labels without escapes, none too long, nor all of them."""
    is_short = length <= LONGEST_NAME - 2 and all(0 < len(label) <= LONGEST_LABEL for label in labels)
    return is_short and not any("\\" in label for label in labels)


def _why_not(labels: list[str]) -> Words:
    long = next((label for label in labels if "\\" not in label and len(label) > LONGEST_LABEL), None)
    if long is not None:
        return _("Between two dots, a name has at most 63 characters; “%(label)s…” has %(length)d.") % {
            "label": long[:20],
            "length": len(long),
        }
    if any("\\" in label for label in labels):
        return _("This name is too long, or what follows “\\” in it is wrong.")
    return _("This name is too long: with the domain, at most 253 characters.")
