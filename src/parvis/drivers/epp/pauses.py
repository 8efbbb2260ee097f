"""Leaving a registry in peace: after a failure, and between two commands."""

import threading
import time
from typing import Final

from parvis.domains.ports import UnavailableError

FIRST: Final = 0.5
LONG: Final = 30.0
LONGEST: Final = 60.0
LONGEST_AFTER_REFUSAL: Final = 900.0
"""Registries lock who knocks with a wrong password again and again."""


class Pauses:
    """Growing pauses between attempts to connect, in seconds; ended by the first that succeeds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._next = FIRST
        self.reason = ""

    def pause(self, reason: str, *, is_long: bool = False) -> bool:
        """Open nothing for a while; ``is_long`` after a refused sign-in. Say whether that reason is news."""
        with self._lock:
            is_news = self._until == 0.0 or reason != self.reason
            length = max(self._next, LONG) if is_long else self._next
            self.reason = reason
            self._until = time.monotonic() + length
            self._next = min(length * 2, LONGEST_AFTER_REFUSAL if is_long else LONGEST)
            return is_news

    def end(self) -> None:
        """It works again."""
        with self._lock:
            self._until, self._next = 0.0, FIRST

    def is_paused(self) -> bool:
        """Say whether nothing is to be opened now."""
        return time.monotonic() < self._until


class Pace:
    """At most so many commands a second, over all sessions; 0 is no limit."""

    def __init__(self, per_second: float) -> None:
        self._lock = threading.Lock()
        self._gap = 1 / per_second if per_second else 0.0
        self._free_at = 0.0

    def wait(self, longest: float, code: str) -> None:
        """Wait for our turn; UnavailableError where that would take longer than ``longest``."""
        if not self._gap:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._free_at)
            if turn - now > longest:
                raise UnavailableError(f"{code}: too many commands are waiting")
            self._free_at = turn + self._gap
        time.sleep(max(0.0, turn - now))
