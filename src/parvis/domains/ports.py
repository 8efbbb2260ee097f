"""What we need from a registry, in our words (OPS-2).

Every driver in ``parvis.drivers`` that speaks to a registry satisfies ``RegistryDriver`` and passes
``tests/contracts/registry.py``. Every call has a time-out; ``key`` reaches the other side as the client
transaction id, so that both logs can be matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from parvis.kit.failures import NeedsPersonError, TryLaterError, UnknownOutcomeError
from parvis.kit.money import Money


class Availability(StrEnum):
    AVAILABLE = "available"
    PREMIUM = "premium"
    TAKEN = "taken"
    RESERVED = "reserved"


class ContactRole(StrEnum):
    REGISTRANT = "registrant"
    ADMIN = "admin"
    TECH = "tech"
    BILLING = "billing"


class Capability(StrEnum):
    """What not every registry offers."""

    LOCK = "lock"
    """clientTransferProhibited can be set and cleared."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a registry says of a name that nobody here holds.

    ``fees`` is set for premium names only: registry's own price by action ("register", "renew", …).
    """

    name: str
    availability: Availability
    reason: str = ""
    fees: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContactData:
    """A holder or another contact as a registry wants it. ``phone`` is ``+CC.number``; ``country`` ISO 3166 alpha-2."""

    name: str
    organisation: str
    email: str
    phone: str
    street: tuple[str, ...]
    city: str
    postal_code: str
    region: str
    country: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A domain as the registry describes it right now, when we sponsor it. ``name`` in ASCII; instants are aware (UTC)."""

    name: str
    created_at: datetime
    expires_at: datetime
    statuses: frozenset[str]
    nameservers: tuple[str, ...]
    client_key: str = ""
    """The key of the call that created the name: how a lost registration is recognised as ours."""


@dataclass(frozen=True, slots=True)
class RegistrationData:
    """The public registration data of a name («Whois»). ``fields`` is ordered label → value, as published; ``raw`` the text."""

    name: str
    registrar: str
    created_at: datetime | None
    expires_at: datetime | None
    statuses: tuple[str, ...]
    nameservers: tuple[str, ...]
    raw: str


class RefusedError(NeedsPersonError):
    """The registry said no. ``code`` is its result code (RFC 5730 section 3), e.g. 2302 object exists."""

    def __init__(self, message: str, *, code: int = 2400) -> None:
        super().__init__(message)
        self.code = code


class UnavailableError(TryLaterError):
    """The registry never received the command. Safe to repeat."""


class OutcomeUnknownError(UnknownOutcomeError):
    """The line broke after we spoke. Read before repeating, or pay twice."""


class RegistryDriver(Protocol):
    """One registry. Instances are cheap, thread-safe and connect lazily."""

    capabilities: frozenset[Capability]
    """What can be asked of it, known without asking."""

    def check(self, names: Sequence[str]) -> Mapping[str, Checked]:
        """Say for each name (ASCII) whether it can be registered. Raises UnavailableError for all of them."""

    def fetch(self, name: str) -> Snapshot | None:
        """Return the domain as it stands, or None if we do not sponsor it. Raises UnavailableError."""

    def register(
        self,
        name: str,
        *,
        years: int,
        contacts: Mapping[ContactRole, ContactData],
        nameservers: Sequence[str],
        auth_code: str,
        fee: Money | None,
        key: str,
    ) -> Snapshot:
        """Register for ``years``. RefusedError code 2302 when somebody holds it; 2004 when ``fee`` is not the premium fee."""

    def renew(self, name: str, *, years: int, expires_at: datetime, key: str) -> Snapshot:
        """Extend by ``years`` from ``expires_at``; refuses when the registry's own expiry differs, so a repeat is harmless."""

    def update(
        self,
        name: str,
        *,
        key: str,
        nameservers: Sequence[str] | None = None,
        is_locked: bool | None = None,
        auth_code: str | None = None,
    ) -> Snapshot:
        """Replace the name servers, set or clear clientTransferProhibited, set the authorisation code. Idempotent."""

    def auth_code(self, name: str) -> str:
        """Return the authorisation code of a domain that we sponsor. Never logged."""

    def lookup(self, name: str) -> RegistrationData | None:
        """Public registration data of any name, or None when it is free. Raises UnavailableError."""

    def exchange(self) -> str:
        """The last conversation of this thread as text, secrets masked, for the operation's record.

        Told once: what was said for one operation never ends in the record of another.
        """
