"""Which driver answers under which name, chosen by settings, replaceable in tests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

Port = TypeVar("Port")


class UnknownDriverError(LookupError):
    """No driver is registered under that name."""


class Drivers(Generic[Port]):
    """Drivers of one port by name. A factory is called once, at first use, so nothing connects at import time."""

    def __init__(self) -> None:
        self._factories: dict[str, Callable[[], Port]] = {}
        self._made: dict[str, Port] = {}

    def register(self, name: str, factory: Callable[[], Port]) -> None:
        """Say how to make the driver called ``name``; the last word wins."""
        self._factories[name] = factory
        self._made.pop(name, None)

    def named(self, name: str) -> Port:
        """Return the driver, or raise UnknownDriverError."""
        if name not in self._made:
            if name not in self._factories:
                raise UnknownDriverError(name)
            self._made[name] = self._factories[name]()
        return self._made[name]

    def names(self) -> list[str]:
        """Under which names a driver answers."""
        return sorted({*self._factories, *self._made})

    @contextmanager
    def replaced(self, name: str, driver: Port) -> Iterator[Port]:
        """Use ``driver`` under ``name`` inside the block."""
        before = self._made.get(name)
        self._made[name] = driver
        try:
            yield driver
        finally:
            if before is None:
                self._made.pop(name, None)
            else:
                self._made[name] = before

    @contextmanager
    def only(self, drivers: Mapping[str, Port]) -> Iterator[None]:
        """Have ``drivers`` and no others inside the block; what is registered there goes with it."""
        before = self._factories, self._made
        self._factories, self._made = {}, dict(drivers)
        try:
            yield
        finally:
            self._factories, self._made = before
