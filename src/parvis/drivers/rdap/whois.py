"""WHOIS (RFC 3912): a name out, a text in whatever words the registry likes."""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import idna

from parvis.domains.ports import RegistrationData, UnavailableError
from parvis.drivers.rdap.texts import cut, hosts, instant, plain, short, statuses

PORT: Final = 43
LONGEST: Final = 1024 * 1024
_MOST_LINES: Final = 2000
_LONGEST_LINE: Final = 300
_PLACE: Final = re.compile(r"([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?")
_WORDS: Final = {
    "name": ("domain name", "domain"),
    "registrar": ("registrar", "registrar name", "sponsoring registrar"),
    "created": ("creation date", "created", "created on", "created date", "registered on", "registration date"),
    "expires": (
        "registry expiry date", "expiry date", "expiration date", "expire date", "expires", "expires on", "renewal date",
        "registrar registration expiration date",
    ),
    "statuses": ("domain status", "status", "state"),
    "hosts": ("name server", "name servers", "nameserver", "nameservers", "nserver", "domain nameservers"),
    "shown": (
        "registry domain id", "registrar iana id", "registrar url", "registrar whois server", "updated date", "last update",
        "last updated", "last modified", "anniversary", "dnssec", "ds-rdata", "dns keys",
    ),
}  # fmt: skip
"""The words of registries for what we read. ``shown``: not read, but nothing about people."""
_FIELDS: Final = {word: field for field, words in _WORDS.items() for word in words}
_LINE: Final = re.compile(r"^([A-Za-z][A-Za-z ./-]{0,60}?)[ .\t]{0,40}:[ \t]*(.*)$")
_PEOPLE: Final = re.compile(r"^(?:registrant|holder|owner|admin|tech|billing|person|contact)", re.IGNORECASE)
_INSIDE: Final = re.compile(r"^(?:name|organi[sz]ation):[ \t]*", re.IGNORECASE)
_LINK: Final = re.compile(r"\s*(?:\(?https?:|\().*$")
_FREE_STATUS: Final = re.compile(r"^(?:free|available|not registered)$", re.IGNORECASE)
_FREE: Final = re.compile(
    r"^\W*(?:(?:error|info)\W+)?(?:no match\b|no entries found|no (?:data|object|information)s?(?: was| were)? found"
    r"|nothing found|not found\b|no matching (?:object|record)|no such domain|(?:the )?(?:domain|object)\b.{0,100}"
    r"\b(?:not found|not registered|does not exist|is available|is free))",
    re.IGNORECASE,
)


async def asked(server: str, name: str) -> bytes:
    """The whole answer of ``server`` (``host`` or ``host:port``); the caller limits the time. Raises UnavailableError."""
    host, port = place_of(server)
    try:
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(f"{name}\r\n".encode("ascii"))
            return await _read(reader)
        finally:
            writer.close()
    except OSError as error:
        raise UnavailableError(f"no answer ({type(error).__name__})") from error


def place_of(server: str) -> tuple[str, int]:
    """Host and port of ``host`` or ``host:port``. ValueError where it is neither."""
    found = _PLACE.fullmatch(server)
    port = int(found[2] or PORT) if found else 0
    if not found or not 0 < port < 1 << 16:
        raise ValueError(server)
    return found[1], port


def is_place(server: str) -> bool:
    """Whether ``place_of`` takes it."""
    try:
        return bool(place_of(server))
    except ValueError:
        return False


async def _read(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while part := await reader.read(1 << 16):
        body += part
        if len(body) > LONGEST:
            raise UnavailableError(f"an answer of more than {LONGEST} octets")
    return bytes(body)


def registration_data(name: str, body: bytes) -> RegistrationData | None:
    """What ``body`` says of ``name``, None where it says that nobody holds it.

    Raises UnavailableError where it says neither: a refusal, or a page about something else.
    """
    text = plain(_decoded(body))
    fields: dict[str, list[str]] = {field: [] for field in _WORDS}
    told = []
    for field, value, line in _known(text):
        told.append(line)
        if value:
            fields[field].append(value)
    named = [_in_ascii(value) for value in fields["name"]]
    is_free = any(_FREE_STATUS.match(status) for status in fields["statuses"])
    if not is_free and (name in named or (not named and fields["registrar"] and fields["created"])):
        return RegistrationData(
            name=name,
            registrar=next(iter(fields["registrar"]), ""),
            created_at=_instant(fields["created"]),
            expires_at=_instant(fields["expires"]),
            statuses=statuses(_LINK.sub("", status) for status in fields["statuses"]),
            nameservers=hosts(value.split()[0] for value in fields["hosts"]),
            raw=cut("\n".join(told)),
            source="whois",
        )
    if is_free or (name not in named and any(_FREE.match(line) for line in _lines(text))):
        return None
    raise UnavailableError("a text that says nothing about the name")


def _instant(written: list[str]) -> datetime | None:
    return next((found for value in written if (found := instant(value))), None)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _lines(text: str) -> list[str]:
    return [line[:_LONGEST_LINE] for line in text.splitlines()[:_MOST_LINES]]


def _known(text: str) -> Iterator[tuple[str, str, str]]:
    """Known fields with their value and their line, in order: the others may be about people.

    A field without a value has those of the lines below it that are further in; so have people, whose lines are left out.
    """
    above, margin = "", 0
    for line in _lines(text):
        written = line.strip()
        if not written or written[0] in "%#":
            continue
        indent = len(line) - len(line.lstrip())
        if above and indent > margin:
            field, value = _FIELDS.get(above, ""), _INSIDE.sub("", written)
        else:
            found = _LINE.match(written)
            word, value = (found[1], found[2]) if found else (written, "")
            field = _FIELDS.get(word.lower(), "")
            above, margin = (word.lower() if not value and (field or _PEOPLE.match(word)) else ""), indent
        if field:
            yield field, short(value), line


def _in_ascii(name: str) -> str:
    try:
        return idna.encode(name.lower().rstrip("."), uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""
