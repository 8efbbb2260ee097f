"""What registries have to tell each registrar, oldest first."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``data`` holds elements in XML: those of ``resData``, then of ``extension``, apart by a form feed."""

    id: int
    at: datetime
    text: str
    data: str
    waiting: int


def tell(
    database: sqlite3.Connection, registry: str, registrar: str, *, at: datetime, text: str, data: str = ""
) -> None:
    """Put a message at the end of the queue of ``registrar``."""
    database.execute(
        "INSERT INTO messages (registry, registrar, at, text, data) VALUES (?, ?, ?, ?, ?)",
        (registry, registrar, at.astimezone(UTC).isoformat(), text, data),
    )


def oldest(database: sqlite3.Connection, registry: str, registrar: str) -> Message | None:
    """The first message, or None."""
    row = database.execute(
        "SELECT *, (SELECT count(*) FROM messages m WHERE m.registry = messages.registry AND m.registrar ="
        " messages.registrar) AS waiting FROM messages WHERE registry = ? AND registrar = ? ORDER BY id LIMIT 1",
        (registry, registrar),
    ).fetchone()
    if row is None:
        return None
    return Message(row["id"], datetime.fromisoformat(row["at"]), row["text"], row["data"], row["waiting"])


def take(database: sqlite3.Connection, registry: str, registrar: str, message_id: str) -> bool:
    """Remove the first message, if it is that one."""
    first = oldest(database, registry, registrar)
    if first is None or str(first.id) != message_id:
        return False
    database.execute("DELETE FROM messages WHERE id = ?", (first.id,))
    return True
