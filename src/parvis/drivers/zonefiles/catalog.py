"""The catalog zone (RFC 9432): which zones there are, for servers that follow it."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

_MEMBER: Final = re.compile(r"^\S+ \d+ IN PTR (\S+)\.$", re.MULTILINE)
_SERIAL: Final = re.compile(r"^\S+ \d+ IN SOA \S+ \S+ (\d+) ", re.MULTILINE)


def text(name: str, zones: Iterable[str], *, serial: int) -> str:
    """The master file of the catalog ``name``. Each member has a label that stays the same for its zone (section 4.1)."""
    lines = [
        f"{name}. 0 IN SOA invalid. invalid. {serial} 3600 600 2147483646 0",
        f"{name}. 0 IN NS invalid.",
        f'version.{name}. 0 IN TXT "2"',
    ]
    lines += [f"{_label(zone)}.zones.{name}. 0 IN PTR {zone}." for zone in zones]
    return "\n".join(lines) + "\n"


def members(file: str) -> frozenset[str]:
    """The zones that a catalog lists."""
    return frozenset(_MEMBER.findall(file))


def serial(file: str) -> int:
    """Its serial; 0 where it has none."""
    found = _SERIAL.search(file)
    return int(found[1]) if found else 0


def _label(zone: str) -> str:
    return blake2b(zone.encode(), digest_size=16).hexdigest()
