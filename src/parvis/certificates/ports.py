"""What we need of an authority: a certificate for one name, proved over HTTP (RFC 8555, http-01)."""

from dataclasses import dataclass
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

    def revoke(self, chain: str) -> None:
        """Have the first certificate of ``chain`` be worth nothing any more; nothing where it is not already."""

    def exchange(self) -> str:
        """What was said in the last call of this thread, without keys."""
