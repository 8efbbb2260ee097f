"""The catalog zone (RFC 9432): which zones there are, for servers that follow it.

With ten thousand members, one that comes or goes costs a search for its line and a copy of the file, never a look at all
the others.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

_TOP: Final = re.compile(r"(\S+ \d+ IN SOA \S+ \S+ )(\d+)( [^\n]*\n)")


def text(name: str, zones: Iterable[str], *, serial: int) -> str:
    """The master file of the catalog ``name``. Each member has a label that stays the same for its zone (section 4.1)."""
    lines = [
        f"{name}. 0 IN SOA invalid. invalid. {serial} 3600 600 2147483646 0\n",
        f"{name}. 0 IN NS invalid.\n",
        f'version.{name}. 0 IN TXT "2"\n',
    ]
    lines += [_line(name, zone) for zone in zones]
    return "".join(lines)


def is_whole(file: str, name: str) -> bool:
    """Whether it is a file that ``text`` wrote, and not what another hand left."""
    return file.startswith(f"{name}. ") and _TOP.match(file) is not None and file.endswith("\n")


def lists(file: str, name: str, zone: str) -> bool:
    """Whether the catalog has that member."""
    return f"\n{_line(name, zone)}" in file


def with_member(file: str, name: str, zone: str) -> str:
    """The same with one more, at its next serial."""
    return _next(file) + _line(name, zone)


def without_member(file: str, name: str, zone: str) -> str:
    """The same with one less, at its next serial."""
    return _next(file).replace(f"\n{_line(name, zone)}", "\n", 1)


def serial(file: str) -> int:
    """Its serial; 0 where it has none."""
    found = _TOP.match(file)
    return int(found[2]) if found else 0


def _next(file: str) -> str:
    return _TOP.sub(lambda found: f"{found[1]}{int(found[2]) + 1}{found[3]}", file, count=1)


def _line(name: str, zone: str) -> str:
    label = blake2b(zone.encode(), digest_size=16).hexdigest()
    return f"{label}.zones.{name}. 0 IN PTR {zone}.\n"
