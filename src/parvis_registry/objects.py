"""Contacts and hosts, as the store keeps them: one set for each registry."""

import json
import sqlite3
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Thing:
    """What every object has. Instants are written in ISO 8601."""

    id: str
    registrar: str
    created_by: str
    created_at: str
    roid: str = ""
    updated_by: str = ""
    updated_at: str = ""
    transferred_at: str = ""
    statuses: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Contact(Thing):
    """A contact. ``postal`` holds each kind (``int``, ``loc``) with its parts."""

    postal: dict[str, dict[str, Any]] = field(default_factory=dict)
    voice: list[str] = field(default_factory=list)
    """The number and its extension."""
    fax: list[str] = field(default_factory=list)
    email: str = ""
    auth_code: str = ""
    disclose: dict[str, Any] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)
    """What only this registry asks: each element as it was written."""


@dataclass(slots=True)
class HostObject(Thing):
    """A name server."""

    addresses: list[str] = field(default_factory=list)


def find_contact(database: sqlite3.Connection, registry: str, handle: str) -> Contact | None:
    """The contact, or None."""
    data = _data(database, registry, "contact", handle)
    return None if data is None else Contact(**data)


def find_host(database: sqlite3.Connection, registry: str, name: str) -> HostObject | None:
    """The host, or None."""
    data = _data(database, registry, "host", name)
    return None if data is None else HostObject(**data)


def _data(database: sqlite3.Connection, registry: str, kind: str, key: str) -> dict[str, Any] | None:
    row = database.execute(
        "SELECT data FROM objects WHERE registry = ? AND kind = ? AND id = ?", (registry, kind, key)
    ).fetchone()
    return None if row is None else json.loads(row["data"])


def save_object(database: sqlite3.Connection, registry: str, thing: Contact | HostObject) -> None:
    """Write ``thing``, replacing what was there."""
    database.execute(
        "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)",
        (registry, kind_of(thing), thing.id, json.dumps(asdict(thing))),
    )


def remove_object(database: sqlite3.Connection, registry: str, thing: Contact | HostObject) -> None:
    """It is gone."""
    database.execute(
        "DELETE FROM objects WHERE registry = ? AND kind = ? AND id = ?", (registry, kind_of(thing), thing.id)
    )


def hosts_inside(database: sqlite3.Connection, registry: str, name: str) -> list[str]:
    """Hosts whose names lie in the domain ``name``."""
    rows = database.execute(
        "SELECT id FROM objects WHERE registry = ? AND kind = 'host' AND (id = ? OR id LIKE ?) ORDER BY id",
        (registry, name, f"%.{name}"),
    )
    return [row["id"] for row in rows]


def kind_of(thing: Contact | HostObject) -> str:
    """``contact`` or ``host``."""
    return "contact" if isinstance(thing, Contact) else "host"
