"""What registries remember: one SQLite file, outside anybody else's database."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS domains (
    name TEXT PRIMARY KEY, registry TEXT NOT NULL, registrar TEXT NOT NULL, created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL, statuses TEXT NOT NULL, nameservers TEXT NOT NULL, contacts TEXT NOT NULL,
    auth_code TEXT NOT NULL, client_key TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, registry TEXT NOT NULL, registrar TEXT NOT NULL,
    command TEXT NOT NULL, name TEXT NOT NULL, client_key TEXT NOT NULL, code INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, registry TEXT NOT NULL, name TEXT NOT NULL, command TEXT NOT NULL,
    kind TEXT NOT NULL, value TEXT NOT NULL, is_once INTEGER NOT NULL
);
"""


@dataclass(slots=True)
class Holding:
    """A registered name. Instants are aware."""

    name: str
    registry: str
    registrar: str
    created_at: datetime
    expires_at: datetime
    statuses: list[str] = field(default_factory=list)
    nameservers: list[str] = field(default_factory=list)
    contacts: dict[str, Any] = field(default_factory=dict)
    auth_code: str = ""
    client_key: str = ""


class Store:
    """The file. Each use opens its own connection, so threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self.writing() as database:
            database.executescript(_SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from the start; what it wrote survives a crash once it ends."""
        database = sqlite3.connect(self._path, timeout=20, isolation_level=None)
        database.row_factory = sqlite3.Row
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.commit()
        finally:
            database.close()


def find(database: sqlite3.Connection, name: str) -> Holding | None:
    """The holding of ``name``, or None."""
    row = database.execute("SELECT * FROM domains WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    return Holding(
        name=row["name"],
        registry=row["registry"],
        registrar=row["registrar"],
        created_at=datetime.fromisoformat(row["created_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        statuses=json.loads(row["statuses"]),
        nameservers=json.loads(row["nameservers"]),
        contacts=json.loads(row["contacts"]),
        auth_code=row["auth_code"],
        client_key=row["client_key"],
    )


def save(database: sqlite3.Connection, holding: Holding) -> None:
    """Write ``holding``, replacing what was there."""
    database.execute(
        "INSERT OR REPLACE INTO domains VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            holding.name,
            holding.registry,
            holding.registrar,
            holding.created_at.astimezone(UTC).isoformat(),
            holding.expires_at.astimezone(UTC).isoformat(),
            json.dumps(holding.statuses),
            json.dumps(holding.nameservers),
            json.dumps(holding.contacts),
            holding.auth_code,
            holding.client_key,
        ),
    )
