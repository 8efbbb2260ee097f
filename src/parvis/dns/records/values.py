"""One record, as a zone keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final, Self

APEX: Final = "@"
ORDER: Final = (
    "NS", "A", "AAAA", "ALIAS", "CNAME", "MX", "TXT", "SRV", "CAA", "HTTPS", "SVCB", "TLSA", "SSHFP", "DS", "PTR", "NAPTR", "LOC",
    "URI", "CERT", "OPENPGPKEY", "SMIMEA",
)  # fmt: skip
"""Types within one name, as they are listed."""
_RANKS: Final = {kind: rank for rank, kind in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Record:
    """A record of class IN, in canonical form, so that equal records are equal values.

    ``owner`` is relative to the zone, lower case, A-labels, escaped as in a zone file; "@" is the zone itself. ``value``
    is the data as a zone file writes it, names absolute with their final dot. ``note`` is never published.
    """

    owner: str
    kind: str
    value: str
    ttl: int
    note: str = ""

    @property
    def key(self) -> str:
        """Stands for the record in addresses and forms: the same data at the same name has the same key in every version."""
        return blake2b(f"{self.owner}\n{self.kind}\n{self.value}".encode(), digest_size=10).hexdigest()

    @property
    def rrset(self) -> tuple[str, str]:
        """Name and type: what is published together, with one TTL."""
        return self.owner, self.kind

    @property
    def published(self) -> tuple[str, str, str, int]:
        """What the world sees of it."""
        return self.owner, self.kind, self.value, self.ttl

    def with_ttl(self, ttl: int) -> Self:
        """The same with another TTL."""
        return replace(self, ttl=ttl)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a JSON column."""
        return {"owner": self.owner, "kind": self.kind, "value": self.value, "ttl": self.ttl, "note": self.note}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        return cls(**kept)


def ordered(records: Iterable[Record]) -> list[Record]:
    """The zone itself first, then by name; within a name by type, then by value."""
    return sorted(records, key=_place)


def _place(record: Record) -> tuple[bool, str, int, int, str]:
    first = record.value.partition(" ")[0]
    number = int(first) if first.isascii() and first.isdigit() else -1
    return record.owner != APEX, record.owner, _RANKS.get(record.kind, len(ORDER)), number, record.value
