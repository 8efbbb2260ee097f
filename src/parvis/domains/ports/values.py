"""What registries are told and tell, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

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
    RENEW = "renew"
    """A term can be added on request; elsewhere the name renews by itself until it is deleted."""
    RESTORE = "restore"
    """A deleted name can be restored (RFC 3915)."""
    TRANSFER = "transfer"
    """A name held elsewhere can be asked for."""
    TRANSFER_ANSWER = "transfer-answer"
    """A transfer out waits for approval or refusal; elsewhere the code alone moves the name at once."""
    HOSTS = "hosts"
    """Name servers are host objects of their own (RFC 5732); elsewhere attributes of the name."""
    DNSSEC = "dnssec"
    """What signs the name's zone is kept at the registry (RFC 5910)."""
    DS_DATA = "ds-data"
    """By the interface of DS data (RFC 5910 section 4.1); elsewhere by that of keys (section 4.2), which it hashes itself."""
    ROLES = "roles"
    """Contacts other than the registrant are kept."""
    HOLDER_UPDATE = "holder-update"
    """Another holder is an ordinary change of the name; elsewhere a command of the registry's own (a trade)."""
    QUALIFICATION = "qualification"
    """It is told how a holder was verified (AFNIC)."""
    AUTH_CODE = "auth-code"
    """It tells us the authorisation code of a name of ours; elsewhere it sends the code to the holder alone."""
    ALLOCATION = "allocation"
    """Reserved names go to the bearer of a token (RFC 8495)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a registry says of a name that nobody here holds.

    ``fees`` is set for premium names only: registry's own price by action ("register", "renew", "transfer", "restore");
    of one that is taken, all but the first.
    ``claims`` is the key of a trademark claims notice (RFC 8334) that must be shown and accepted first, or "".
    """

    name: str
    availability: Availability
    reason: str = ""
    fees: Mapping[str, Money] = field(default_factory=dict)
    claims: str = ""


@dataclass(frozen=True, slots=True)
class ContactData:
    """A holder or another contact as a registry wants it. ``phone`` is ``+CC.number``; ``country`` ISO 3166 alpha-2.

    ``extra`` holds what single registries ask beside, by our own name of the field (``catalog`` lists them per
    extension): "legal_type", "registration_number", "vat_number", "birth_date", "birth_place", "citizenship", …
    """

    name: str
    organisation: str
    email: str
    phone: str
    street: tuple[str, ...]
    city: str
    postal_code: str
    region: str
    country: str
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Host:
    """A name server. ``addresses`` (glue) is wanted where its name is under an extension of the same registry."""

    name: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DsRecord:
    """A delegation signer record (RFC 4034 section 5). ``digest`` in upper-case hexadecimal."""

    key_tag: int
    algorithm: int
    digest_type: int
    digest: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key that signs a zone (DNSKEY, RFC 4034 section 2). ``key`` in base64, without white space."""

    flags: int
    protocol: int
    algorithm: int
    key: str


SignerRecord: TypeAlias = DsRecord | KeyRecord
"""What ties a name to the keys of its zone, in the form that its registry takes (``Capability.DS_DATA``)."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A domain as the registry describes it right now, when we sponsor it.

    ``statuses`` are those of EPP and RGP together, as the registry writes them. ``expires_at`` is None at registries
    that publish no date. ``is_created_by_us``: the registry says that this registrar created it.
    """

    name: str
    created_at: datetime
    expires_at: datetime | None
    statuses: frozenset[str]
    nameservers: tuple[str, ...]
    contacts: Mapping[ContactRole, str] = field(default_factory=dict)
    """Registry's handle by role."""
    ds: frozenset[SignerRecord] = frozenset()
    hosts: tuple[str, ...] = ()
    """Host objects under this name."""
    updated_at: datetime | None = None
    transferred_at: datetime | None = None
    is_created_by_us: bool = False


class TransferState(StrEnum):
    """The six states of RFC 5731 section 3.1.3, in the field's words."""

    PENDING = "pending"
    CLIENT_APPROVED = "clientApproved"
    CLIENT_REJECTED = "clientRejected"
    CLIENT_CANCELLED = "clientCancelled"
    SERVER_APPROVED = "serverApproved"
    SERVER_CANCELLED = "serverCancelled"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as the registry tells it. ``answer_by`` is when it acts by itself if nobody answered.

    ``is_to_us``: this registrar asked for it. ``other`` is the registrar at the other end.
    """

    name: str
    state: TransferState
    is_to_us: bool
    other: str
    requested_at: datetime
    answer_by: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trade:
    """A change of holder by a registry's own command. ``registrant`` is the handle of the holder to be.

    ``answer_by`` is when it ends by itself if nobody answered; None where nothing is waited for.
    """

    name: str
    state: TransferState
    registrant: str
    requested_at: datetime | None = None
    """None where the registry does not tell it."""
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reachability:
    """Whether a registry knows that a contact can be reached: by which ``media`` ("email", "phone"), since when, who said so."""

    is_reachable: bool
    media: str = ""
    at: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """A claims notice that the customer accepted (RFC 8334 section 2.3): its id, when it ends, when it was accepted."""

    notice_id: str
    not_after: datetime
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a registry's queue. ``kind`` is "transfer", "change", "renewal", "deletion" or "other".

    ``id`` is stored once, with ``raw``, before it is acknowledged (rules 10.1 row 10).
    """

    id: str
    at: datetime
    kind: str
    text: str
    name: str
    transfer: Transfer | None
    raw: str
