"""A redirection as the web tier holds it: one piece of bytes, since there may be a million of them."""

import struct
from typing import Final, NamedTuple

from parvis.redirections.enums import Finding, Https, Kind

_HEAD: Final = struct.Struct("<QIBB")
PERMANENT: Final = 0
TEMPORARY: Final = 1
FRAMED: Final = 2
GONE: Final = 3
_METHOD, _PATH, _QUERY, _FORCED = 1, 2, 4, 8


class Entry(NamedTuple):
    """``number`` is that of the row; ``way`` one of the four above."""

    number: int
    brand: int
    way: int
    keeps_method: bool
    keeps_path: bool
    keeps_query: bool
    forces_https: bool
    target: bytes
    title: bytes


class Row(NamedTuple):
    """What the table reads of a redirection, in the order of its columns."""

    host: str
    number: int
    brand: int
    is_disabled: bool
    kind: str
    finding: str
    keeps_method: bool
    keeps_path: bool
    keeps_query: bool
    https: str
    target: str
    title: str


def packed(row: Row) -> bytes:
    """``row`` as bytes. What was not seen to allow a frame is a temporary redirection."""
    way = PERMANENT if row.kind == Kind.PERMANENT else TEMPORARY
    if row.kind == Kind.MASKED and row.finding == Finding.FINE:
        way = FRAMED
    flags = _METHOD * row.keeps_method + _PATH * row.keeps_path + _QUERY * row.keeps_query
    flags += _FORCED * (row.https == Https.FORCED)
    head = _HEAD.pack(row.number, row.brand, GONE if row.is_disabled else way, flags)
    return head + row.target.encode() + b"\0" + row.title.encode()


def unpacked(data: bytes) -> Entry:
    """The reverse of ``packed``."""
    number, brand, way, flags = _HEAD.unpack_from(data)
    target, _end, title = data[_HEAD.size :].partition(b"\0")
    return Entry(
        number,
        brand,
        way,
        bool(flags & _METHOD),
        bool(flags & _PATH),
        bool(flags & _QUERY),
        bool(flags & _FORCED),
        target,
        title,
    )


def shows_frame(entry: Entry, *, is_secure: bool) -> bool:
    """Say whether the visitor sees a frame: not over TLS of a target without it, which browsers leave empty."""
    return entry.way == FRAMED and not (is_secure and entry.target.startswith(b"http:"))


def address_of(entry: Entry, path: bytes, query: bytes) -> bytes:
    """Where a request for ``path`` and ``query`` is sent: always at the target's own host, whatever the path looks like."""
    target, mark, part = entry.target.partition(b"#")
    base, _mark, own = target.partition(b"?")
    if entry.keeps_path and path != b"/":
        base = base.rstrip(b"/") + path
    words = b"&".join(filter(None, (own, query if entry.keeps_query else b"")))
    return base + (b"?" + words if words else b"") + mark + part
