"""What we need of the servers that answer for zones: that they have what we say, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from parvis.kit.failures import NeedsPersonError, TryLaterError


class Capability(StrEnum):
    """What a server can do beside answering."""

    SIGNS = "signs"


@dataclass(frozen=True, slots=True)
class RecordSet:
    """All records of one name and type: ``owner`` absolute with final dot, ``values`` as zone files write them."""

    owner: str
    kind: str
    ttl: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZoneKey:
    """What a zone is signed with: ``public`` is the data of its DNSKEY record ("257 3 13 …"), written as one word.

    ``private`` is the private number of an ECDSA P-256 key (RFC 6605), 32 octets in base64: a secret. Two are the same key
    where ``public`` is the same. Told back without ``private`` by a server that does not tell it.
    """

    public: str
    private: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ZoneContent:
    """All that is to be answered for one zone, its SOA (with ``serial``) and its own NS included. ``name`` has no final dot.

    The server signs it with each of ``keys``, and with no other; without any, it is not signed. ``retired`` are the public
    parts of keys that may be taken away. The records that signing makes (DNSKEY, RRSIG, NSEC3 …) are not among ``sets``.
    """

    name: str
    serial: int
    sets: tuple[RecordSet, ...]
    keys: tuple[ZoneKey, ...] = ()
    retired: frozenset[str] = frozenset()


class ServerDownError(TryLaterError):
    """The server did not answer, or does not know us. What was sent may be sent again: it says what is to be."""


class ContentRejectedError(NeedsPersonError):
    """The server read the content and will not have it."""


class ServerAheadError(Exception):
    """The server has the zone with a later ``serial`` than what was to be published."""

    def __init__(self, serial: int) -> None:
        super().__init__(f"serial {serial} is there already")
        self.serial = serial


class StrangeKeysError(Exception):
    """The server signs the zone with ``keys`` that are neither wanted nor retired: the registry may name one of them."""

    def __init__(self, keys: tuple[ZoneKey, ...]) -> None:
        super().__init__(f"signed with keys that were not made here: {', '.join(key.public for key in keys)}")
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a name leads to: ``values`` are (type, address), A before AAAA, each in order; ``ttl`` seconds they may be kept.

    ``problem``: why there is nothing, in a few words of English for whoever looks into it.
    """

    values: tuple[tuple[str, str], ...]
    ttl: int
    problem: str = ""


class Resolver(Protocol):
    """Somebody who looks names up as the world does."""

    def addresses(self, name: str) -> Addresses:
        """The addresses of ``name``, in ASCII without final dot, aliases followed. Has a time-out; raises nothing."""


class Publisher(Protocol):
    """One place that zones are published at. Every call has a time-out; errors are those above."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do beside answering. Asks nobody."""

    def publish(self, content: ZoneContent, *, key: str) -> None:
        """Make the zone exactly ``content``, new or known, in one step: whoever asks sees all of its records or nothing.

        Keys come after the records and go after them: once this returns, the zone is signed with exactly those wanted.
        Repeating is harmless. ServerAheadError, and nothing done, where a later serial is there; StrangeKeysError, and
        nothing done, where another key signs. ContentRejectedError for keys without ``Capability.SIGNS``.
        """

    def withdraw(self, name: str, *, key: str) -> None:
        """Answer for the zone no more; nothing where it does not."""

    def fetch(self, name: str) -> ZoneContent | None:
        """The zone as it is answered for, with its keys but without the records that signing makes; None: it is not there."""

    def serials(self) -> Mapping[str, int]:
        """Every zone that is there, with its serial."""

    def exchange(self) -> str:
        """What was said in the last call of this thread, secrets masked."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the name servers above a zone say of its DS records: a set for each that answered.

    Each record is the data of a zone file's line, its digest in capitals. ``ttl``: seconds for which the longest may be
    kept. ``problem``: why one of them did not answer, in a few words of English; "": all did.
    """

    sets: tuple[frozenset[str], ...]
    ttl: int = 0
    problem: str = ""


class Signatures(Protocol):
    """The name servers of signed zones, asked directly, as whoever validates would."""

    def faults(self, name: str, hosts: Sequence[str], keys: Sequence[str]) -> list[str]:
        """Why the zone is not, at each of ``hosts``, signed validly with exactly ``keys`` (``ZoneKey.public``).

        One sentence of English for each fault; none: all is well. Has a time-out; raises nothing.
        """


class Above(Protocol):
    """The name servers of the zones above: those of registries."""

    def told(self, name: str) -> Told:
        """The DS records of ``name``, asked of each of them directly. Has a time-out; raises nothing."""
