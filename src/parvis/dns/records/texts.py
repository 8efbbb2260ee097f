r"""Character strings as zone files write them (RFC 1035 section 5.1): quoted, octets escaped as \DDD, at most 255 each."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.problems import FaultError

LONGEST_STRING: Final = 255
_TOKEN: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+))', re.DOTALL)
_PARAMETER: Final = re.compile(r'\s*((?:[^\s"\\]|\\.)+="(?:[^"\\]|\\.)*")', re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\(\d{3}|.)", re.DOTALL)
_LARGEST_OCTET: Final = 255


def tokens(text: str, *, has_parameters: bool = False) -> list[str]:
    """The words and quoted strings of a value, as they are written; FaultError where a quote is left open.

    With ``has_parameters``, ``key="value"`` is one of them (RFC 9460).
    """
    found, place = [], 0
    text = text.strip()
    while place < len(text):
        match = (has_parameters and _PARAMETER.match(text, place)) or _TOKEN.match(text, place)
        if match is None:
            raise FaultError(_("A quotation mark is left open, or “\\” stands at the end."))
        found.append(match[0].strip())
        place = match.end()
    return found


def octets(token: str) -> bytes:
    """What one written string stands for. FaultError for a wrong escape."""
    bare = token[1:-1] if len(token) > 1 and token.startswith('"') and token.endswith('"') else token
    return _ESCAPE.sub(_octet, bare.encode())


def strings(text: str) -> list[bytes]:
    """What several written strings stand for."""
    return [octets(token) for token in tokens(text)]


def quoted(octets_: bytes) -> str:
    """One string as written, whatever its length."""
    return '"' + "".join(_written(octet) for octet in octets_) + '"'


def joined(all_strings: Iterable[bytes]) -> str:
    """Several strings as written, one after the other."""
    return " ".join(quoted(string) for string in all_strings)


def split(octets_: bytes) -> list[bytes]:
    """A long text in strings of 255 octets: cut by octets, not by characters, since it is put together again as octets."""
    return [octets_[at : at + LONGEST_STRING] for at in range(0, len(octets_), LONGEST_STRING)] or [b""]


def as_typed(text: str) -> str:
    """What a person would type for a written value: its text, where that says all; otherwise the value as it is written."""
    found = strings(text)
    whole = b"".join(found)
    try:
        plain = whole.decode()
    except UnicodeDecodeError:
        return joined(found)
    is_plain = plain.isprintable() and plain == plain.strip() and not plain.startswith('"') and bool(plain)
    return plain if is_plain and found == split(whole) else joined(found)


def from_typed(text: str) -> str:
    """The written value of what was typed: a text, or strings that the person wrote with their quotes; cut where needed."""
    typed = text.strip()
    found = strings(typed) if typed.startswith('"') else [typed.encode()]
    return joined(piece for string in found for piece in split(string))


def _octet(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped.isdigit() and len(escaped) > 1:
        if int(escaped) > _LARGEST_OCTET:
            raise FaultError(
                _("“\\%(number)s” is no octet: they go from \\000 to \\255.") % {"number": escaped.decode()}
            )
        return bytes([int(escaped)])
    return escaped


def _written(octet: int) -> str:
    if octet in b'"\\':
        return "\\" + chr(octet)
    return chr(octet) if 0x20 <= octet < 0x7F else f"\\{octet:03d}"  # noqa: PLR2004 - printable ASCII
