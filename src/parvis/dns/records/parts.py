"""The parts of a record's value: what a form asks for, and how each is read, checked and shown."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import names, texts
from parvis.dns.records.problems import FaultError, Words

Check = Callable[[str, str], str]
"""(what was typed, the zone) -> as a zone file writes it; FaultError says why not."""
BYTE: Final = 255
SHORT: Final = 65_535
_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_HEX: Final = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a value. ``shown`` gives back what one would type for it; ``is_rest``: it goes on to the end of the value.

    ``is_name``: a zone file may write it relative to its origin. ``is_raw``: as zone
    files write it. ``choices`` are pairs of a value and what it means.
    """

    name: str
    label: Words
    check: Check
    shown: Callable[[str], str] = str
    example: str = ""
    default: str = ""
    choices: Sequence[tuple[str, Words]] = ()
    is_rest: bool = False
    is_required: bool = True
    is_name: bool = False
    is_raw: bool = False


def number(name: str, label: Words, *, most: int = SHORT, default: str = "") -> Part:
    """A whole number from 0 to ``most``."""

    def check(typed: str, _zone: str) -> str:
        bare = names.trimmed(typed)
        if not _NUMBER.fullmatch(bare) or int(bare) > most:
            raise FaultError(_("Enter a whole number from 0 to %(most)d.") % {"most": most})
        return str(int(bare))

    return Part(name, label, check, default=default)


def choice(name: str, label: Words, choices: Sequence[tuple[str, Words]], *, default: str = "") -> Part:
    """One of a few values."""
    allowed = [value for value, _meaning in choices]

    def check(typed: str, _zone: str) -> str:
        bare = names.trimmed(typed)
        if bare not in allowed:
            raise FaultError(_("Choose one of these: %(values)s.") % {"values": ", ".join(allowed)})
        return bare

    return Part(name, label, check, default=default, choices=choices)


def host(name: str, label: Words, *, example: str = "", allows_root: bool = False) -> Part:
    """A host name; "." where that means something."""

    def check(typed: str, zone: str) -> str:
        return names.host_typed(typed, zone, allows_root=allows_root)

    return Part(name, label, check, shown=_shown_host, example=example, is_name=True)


def string(name: str, label: Words, *, example: str = "", is_required: bool = True) -> Part:
    """One character string of at most 255 octets, quoted where it is written."""

    def check(typed: str, _zone: str) -> str:
        octets = texts.octets(typed.strip()) if typed.strip().startswith('"') else typed.strip().encode()
        if len(octets) > texts.LONGEST_STRING:
            raise FaultError(_("At most 255 octets are possible here."))
        return texts.quoted(octets)

    return Part(name, label, check, shown=_shown_string, example=example, is_required=is_required)


def text(name: str, label: Words, *, example: str = "") -> Part:
    """A text of any length, in strings of 255 octets."""

    def check(typed: str, _zone: str) -> str:
        if not typed.strip():
            raise FaultError(_("Enter a text."))
        return texts.from_typed(typed)

    return Part(name, label, check, shown=texts.as_typed, example=example, is_rest=True)


def hexadecimal(name: str, label: Words, *, example: str = "") -> Part:
    """Octets in hexadecimal; blanks and colons between them do not matter."""

    def check(typed: str, _zone: str) -> str:
        bare = re.sub(r"[\s:]", "", names.trimmed(typed)).lower()
        if not _HEX.fullmatch(bare) or len(bare) % 2:
            raise FaultError(_("Enter pairs of the digits 0 to 9 and the letters a to f."))
        return bare

    return Part(name, label, check, example=example, is_rest=True)


def base_64(name: str, label: Words) -> Part:
    """Octets in base 64."""

    def check(typed: str, _zone: str) -> str:
        bare = re.sub(r"\s", "", typed)
        try:
            base64.b64decode(bare, validate=True)
        except (binascii.Error, ValueError) as error:
            raise FaultError(_("This is not base 64: copy it again, to its end.")) from error
        if not bare:
            raise FaultError(_("Paste the data in base 64."))
        return bare

    return Part(name, label, check, is_rest=True)


def raw(name: str, label: Words, *, example: str = "", is_required: bool = True) -> Part:
    """The rest as zone files write it, checked as a whole with the record."""

    def check(typed: str, _zone: str) -> str:
        return " ".join(typed.split())

    return Part(name, label, check, example=example, is_rest=True, is_required=is_required, is_raw=True)


def ipv4(typed: str, _zone: str) -> str:
    """A dotted quad without leading zeros."""
    bare = names.trimmed(typed)
    try:
        return str(IPv4Address(bare))
    except AddressValueError as error:
        if ":" in bare:
            raise FaultError(_("This is an IPv6 address: choose the type AAAA for it.")) from error
        raise FaultError(
            _(
                "Enter a valid IPv4 address, for example 203.0.113.27. Each number goes from 0 to 255, without zeros before it."
            )
        ) from error


def ipv6(typed: str, _zone: str) -> str:
    """An address of RFC 4291 in the form of RFC 5952."""
    bare = names.trimmed(typed)
    try:
        address = IPv6Address(bare)
    except AddressValueError as error:
        if re.fullmatch(r"[0-9.]+", bare):
            raise FaultError(_("This is an IPv4 address: choose the type A for it.")) from error
        raise FaultError(_("Enter a valid IPv6 address, for example 2001:db8::27.")) from error
    if address.scope_id is not None:
        raise FaultError(_("Leave out what follows the address: it names a network card of one machine."))
    return str(address)


def _shown_host(token: str) -> str:
    shown = names.shown_name(token)
    return shown if "." in shown else token


def _shown_string(token: str) -> str:
    octets = texts.octets(token)
    try:
        plain = octets.decode()
    except UnicodeDecodeError:
        return token
    is_plain = plain.isprintable() and plain == plain.strip() and not plain.startswith('"')
    return plain if is_plain else token
