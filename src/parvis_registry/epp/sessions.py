"""How many sessions each registrar has open."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from parvis_registry.epp.refusals import EppError
from parvis_registry.tlds import MOST_SESSIONS


class Sessions:
    """Counts, for every registry, and refuses one too many."""

    def __init__(self) -> None:
        self._open: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def place(self) -> "Iterator[Place]":
        """A place that a connection may take, and gives back at its end."""
        place = Place(self)
        try:
            yield place
        finally:
            if place.taken:
                with self._lock:
                    self._open[place.taken] -= 1

    def take(self, registry: str, registrar: str) -> tuple[str, str]:
        """One more, or EppError 2502."""
        with self._lock:
            if self._open[registry, registrar] >= MOST_SESSIONS:
                raise EppError(2502)
            self._open[registry, registrar] += 1
        return registry, registrar


class Place:
    """One connection's."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.taken: tuple[str, str] | None = None

    def take(self, registry: str, registrar: str) -> None:
        """Take it, or EppError 2502."""
        self.taken = self._sessions.take(registry, registrar)
