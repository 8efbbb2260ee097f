"""What we need of an authority: a certificate for one name, proved over HTTP (RFC 8555, http-01)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from parvis.kit.failures import TryLaterError


@dataclass(frozen=True, slots=True)
class Proof:
    """At ``/.well-known/acme-challenge/<token>`` of the name, ``answer`` is to be found."""

    token: str
    answer: str


@dataclass(frozen=True, slots=True)
class Order:
    """``address`` is under which the authority keeps it: whoever has it goes on, whatever was lost meanwhile."""

    address: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """The authority wants the certificate renewed from ``start`` to ``end``, and to be asked again in ``ask_again`` seconds."""

    start: datetime
    end: datetime
    ask_again: int


@dataclass(frozen=True, slots=True)
class Issuers:
    """What CAA records (RFC 8659) say of a host: they are at ``name``, and let ``allowed`` issue; none: they let nobody."""

    name: str
    allowed: tuple[str, ...]


class AuthorityDownError(TryLaterError):
    """The authority does not answer, or does not know what to say. Nothing was issued."""


class StillAtItError(TryLaterError):
    """It works on it: look again in a moment."""


class PacedError(TryLaterError):
    """It has been asked too often. ``seconds`` is how long it wants to be left alone, at least."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class NotProvedError(Exception):
    """It looked and did not find the proof, or will not have the name. Another order may end otherwise."""


class Authority(Protocol):
    """Every call has a time-out."""

    def order(self, csr: str) -> Order:
        """Begin: ``csr`` (PEM) names the one host. Begun twice, the first is forgotten by itself."""

    def finish(self, order: str, csr: str) -> str:
        """Have the proofs looked at, and return the chain (PEM, the name's own certificate first).

        Repeating is harmless, also after a lost answer: one order gives one certificate. StillAtItError, NotProvedError.
        """

    def identities(self) -> tuple[str, ...]:
        """Its names in CAA records (RFC 8555 section 9.7.6); none where it does not say."""

    def renewal(self, chain: str) -> Renewal | None:
        """When it wants the first certificate of ``chain`` renewed (RFC 9773); None where it never says."""

    def revoke(self, chain: str) -> None:
        """Have the first certificate of ``chain`` be worth nothing any more; nothing where it is not already."""

    def exchange(self) -> str:
        """What was said in the last call of this thread, without keys."""


class IssuerLookup(Protocol):
    """The DNS, asked who may issue."""

    def issuers(self, host: str) -> Issuers | None:
        """Of certificates proved over HTTP, for ``host`` or what is above it; None where anybody may, or nobody answers.

        Takes half a minute at most, and raises nothing.
        """
