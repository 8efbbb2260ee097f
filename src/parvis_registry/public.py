"""What everybody may know of a name: whose registrar, when, and how it is reached. Never who holds it."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from parvis_registry import policies
from parvis_registry.epp.roids import holding_roid
from parvis_registry.epp.statuses import grace_statuses, shown_statuses
from parvis_registry.holdings import Holding, find
from parvis_registry.tlds import KEYS

REGISTRARS: Final = {policies.OURS: "Parvis Sandbox Registrar"}
ANOTHER: Final = "Another Registrar Example"


@dataclass(frozen=True, slots=True)
class Published:
    """A registered name, for everybody."""

    name: str
    handle: str
    registrar: str
    created_at: datetime
    updated_at: datetime | None
    transferred_at: datetime | None
    expires_at: datetime
    statuses: list[str]
    nameservers: list[str]
    ds: list[list[Any]]
    has_keys: bool
    """They are keys, not DS data."""


def registry_of(name: str) -> str | None:
    """The registry that runs the extension of ``name``, or None."""
    return next((code for code in policies.REGISTRIES if policies.extension_of(code, name)), None)


def published(database: sqlite3.Connection, name: str, now: datetime) -> Published | None:
    """What is published of ``name``, or None where it is free."""
    holding = find(database, name)
    if holding is None:
        if registry_of(name) is None or name.partition(".")[0] not in policies.TAKEN:
            return None
        holding = _elsewhere(name)
    return Published(
        name=name,
        handle=holding_roid(holding, holding.registry.upper()[:8]),
        registrar=REGISTRARS.get(holding.registrar, ANOTHER),
        created_at=holding.created_at,
        updated_at=holding.updated_at,
        transferred_at=holding.transferred_at,
        expires_at=holding.expires_at,
        statuses=[*shown_statuses(holding), *grace_statuses(holding, now)],
        nameservers=holding.nameservers,
        ds=holding.ds,
        has_keys=holding.registry in KEYS,
    )


def _elsewhere(name: str) -> Holding:
    """A name that somebody whom the store does not know has always had."""
    return Holding(
        name=name,
        registry=registry_of(name) or "",
        registrar="another",
        created_at=datetime(2009, 4, 1, tzinfo=UTC),
        expires_at=datetime(2029, 4, 1, tzinfo=UTC),
        statuses=["clientTransferProhibited"],
        nameservers=["ns1.elsewhere.example", "ns2.elsewhere.example"],
    )
