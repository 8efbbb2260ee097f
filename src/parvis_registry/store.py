"""What registries remember: one SQLite file, outside anybody else's database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS domains (
    name TEXT PRIMARY KEY, registry TEXT NOT NULL, registrar TEXT NOT NULL, created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL, statuses TEXT NOT NULL, nameservers TEXT NOT NULL, auth_code TEXT NOT NULL, client_key TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, registry TEXT NOT NULL, registrar TEXT NOT NULL,
    command TEXT NOT NULL, name TEXT NOT NULL, client_key TEXT NOT NULL, code INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, registry TEXT NOT NULL, name TEXT NOT NULL, command TEXT NOT NULL,
    kind TEXT NOT NULL, value TEXT NOT NULL, is_once INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS objects (
    registry TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (registry, kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
    registry TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (registry, kind, id, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_of_a_name ON links (name);
CREATE TABLE IF NOT EXISTS registrars (
    registry TEXT NOT NULL, id TEXT NOT NULL, password TEXT NOT NULL, PRIMARY KEY (registry, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, registry TEXT NOT NULL, registrar TEXT NOT NULL, at TEXT NOT NULL,
    text TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_of_a_registrar ON messages (registry, registrar, id);
CREATE TABLE IF NOT EXISTS charges (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, registry TEXT NOT NULL, registrar TEXT NOT NULL,
    name TEXT NOT NULL, action TEXT NOT NULL, minor INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset_seconds REAL NOT NULL);
"""
_LATER: Final = {
    "facts": "ALTER TABLE domains ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'",
    "due_at": "ALTER TABLE domains ADD COLUMN due_at TEXT",
}
"""Columns that stores of an earlier day have not."""
_NO_LONGER: Final = ("contacts",)
"""Columns that only they have."""
_AFTERWARDS: Final = "CREATE INDEX IF NOT EXISTS domains_due ON domains (due_at) WHERE due_at IS NOT NULL;"


class Store:
    """The file. Threads and processes may share it, each with a connection of its own."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self.writing() as database:
            for statement in _SCHEMA.split(";\n"):
                database.execute(statement)
            there = {row["name"] for row in database.execute("PRAGMA table_info(domains)")}
            for column, statement in _LATER.items():
                if column not in there:
                    database.execute(statement)
            for column in there.intersection(_NO_LONGER):
                database.execute(f"ALTER TABLE domains DROP COLUMN {column}")
            database.execute(_AFTERWARDS)
            database.execute("UPDATE domains SET due_at = expires_at WHERE due_at IS NULL")

    def connect(self) -> sqlite3.Connection:
        """A connection for one thread, which closes it."""
        database = sqlite3.connect(self._path, timeout=20, isolation_level=None)
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        return database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection and one transaction on it."""
        database = self.connect()
        try:
            with transaction(database):
                yield database
        finally:
            database.close()


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Holds the write lock from the start. What was written survives the end of the process once it is over."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.rollback()
        raise
    database.commit()
