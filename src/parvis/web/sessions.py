"""How long a session lasts: two hours without a page, twelve in all (rules 9.1)."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.backends.base import SessionBase

IDLE: Final = timedelta(hours=2)
ABSOLUTE: Final = timedelta(hours=12)
OPENED_AT: Final = "opened_at"
SEEN_AT: Final = "seen_at"
_STEP: Final = timedelta(minutes=5)
"""The last page is noted this often at most: no page pays for a write each time."""


def begin(session: SessionBase, *, now: datetime) -> None:
    """Start counting, at sign-in."""
    session[OPENED_AT] = session[SEEN_AT] = now.isoformat()


def is_over(session: SessionBase, *, now: datetime) -> bool:
    """Say whether the person must sign in again; if not, note that they were here."""
    if OPENED_AT not in session:
        return False
    opened, seen = (datetime.fromisoformat(str(session[key])) for key in (OPENED_AT, SEEN_AT))
    if now - seen >= IDLE or now - opened >= ABSOLUTE:
        return True
    if now - seen >= _STEP:
        session[SEEN_AT] = now.isoformat()
    return False
