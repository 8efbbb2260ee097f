"""The registries' clock: the real one, moved on as far as was asked."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta


def now(database: sqlite3.Connection) -> datetime:
    """The present instant, to the second."""
    row = database.execute("SELECT offset_seconds FROM clock").fetchone()
    real = datetime.fromtimestamp(time.time(), UTC).replace(microsecond=0)
    return real if row is None else real + timedelta(seconds=row["offset_seconds"])


def advance(database: sqlite3.Connection, seconds: float) -> datetime:
    """Move it on; it never goes back. Raises ValueError."""
    if seconds < 0:
        raise ValueError("the clock never goes back")
    database.execute(
        "INSERT INTO clock VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET offset_seconds = offset_seconds + excluded.offset_seconds",
        (seconds,),
    )
    return now(database)
