"""Domain names: what is answered (RFC 5731)."""

from dataclasses import dataclass
from datetime import datetime

from parvis.drivers.epp.elements import Element
from parvis.drivers.epp.frames.addresses import address_in
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import (
    children,
    instant,
    instant_or_none,
    is_true,
    needed,
    text,
    text_of,
)
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class DomainInfo:
    """A name as the registry has it. What it keeps from us is empty. ``contacts`` are pairs of role and handle."""

    name: str
    roid: str
    statuses: tuple[str, ...]
    registrant: str
    contacts: tuple[tuple[str, str], ...]
    nameservers: dict[str, tuple[str, ...]]
    hosts: tuple[str, ...]
    sponsor: str
    creator: str
    created_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None
    transferred_at: datetime | None
    auth_code: str


@dataclass(frozen=True, slots=True)
class Created:
    """The registry created it."""

    name: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Renewed:
    """The registry renewed it."""

    name: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class PendingDone:
    """What was pending is done or refused (``panData``), for a message of the queue."""

    name: str
    is_done: bool
    at: datetime


def domain_in(response: Response) -> DomainInfo:
    """The ``infData``, or FrameError."""
    found = response.needed("domain:infData")
    code = found.find(clark("domain:authInfo"))
    return DomainInfo(
        name=needed(found, "domain:name").lower(),
        roid=text(found, "domain:roid"),
        statuses=tuple(part.get("s", "") for part in children(found, "domain:status")),
        registrant=text(found, "domain:registrant"),
        contacts=tuple((part.get("type", ""), text_of(part)) for part in children(found, "domain:contact")),
        nameservers=_nameservers(found.find(clark("domain:ns"))),
        hosts=tuple(text_of(part).lower() for part in children(found, "domain:host")),
        sponsor=needed(found, "domain:clID"),
        creator=text(found, "domain:crID"),
        created_at=instant_or_none(found, "domain:crDate"),
        updated_at=instant_or_none(found, "domain:upDate"),
        expires_at=instant_or_none(found, "domain:exDate"),
        transferred_at=instant_or_none(found, "domain:trDate"),
        auth_code="" if code is None else text(code, "domain:pw"),
    )


def _nameservers(found: Element | None) -> dict[str, tuple[str, ...]]:
    servers: dict[str, tuple[str, ...]] = {text_of(part).lower(): () for part in children(found, "domain:hostObj")}
    for part in children(found, "domain:hostAttr"):
        addresses = tuple(address_in(written) for written in children(part, "domain:hostAddr"))
        servers[needed(part, "domain:hostName").lower()] = addresses
    return servers


def created_in(response: Response) -> Created:
    """The ``creData``, or FrameError."""
    found = response.needed("domain:creData")
    return Created(
        needed(found, "domain:name"), instant(found, "domain:crDate"), instant_or_none(found, "domain:exDate")
    )


def renewed_in(response: Response) -> Renewed:
    """The ``renData``, or FrameError."""
    found = response.needed("domain:renData")
    return Renewed(needed(found, "domain:name"), instant_or_none(found, "domain:exDate"))


def pending_in(found: Element) -> PendingDone:
    """A ``panData``, or FrameError."""
    named = found.find(clark("domain:name"))
    is_done = is_true(None if named is None else named.get("paResult"))
    return PendingDone(needed(found, "domain:name"), is_done, instant(found, "domain:paDate"))
