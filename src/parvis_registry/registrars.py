"""Who signs in at the registries."""

import hmac
import sqlite3
from typing import Final

from parvis_registry.policies import OURS, REGISTRIES

OTHER: Final = "other"
"""The registrar that Parvis's customers come from and go to."""


def enrol(database: sqlite3.Connection, password: str, *, anew: bool) -> None:
    """Let both registrars in at every registry. A password that was changed since stays, unless it is set ``anew``."""
    verb = "REPLACE" if anew else "IGNORE"
    database.executemany(
        f"INSERT OR {verb} INTO registrars VALUES (?, ?, ?)",  # noqa: S608 - one of two words
        [(registry, who, password) for registry in REGISTRIES for who in (OURS, OTHER)],
    )


def is_password(database: sqlite3.Connection, registry: str, who: str, password: str) -> bool:
    """Say whether this is the password of ``who``."""
    row = database.execute("SELECT password FROM registrars WHERE registry = ? AND id = ?", (registry, who)).fetchone()
    return row is not None and hmac.compare_digest(row["password"].encode(), password.encode())


def change_password(database: sqlite3.Connection, registry: str, who: str, password: str) -> None:
    """From the next sign-in on it is ``password``."""
    database.execute("UPDATE registrars SET password = ? WHERE registry = ? AND id = ?", (password, registry, who))
