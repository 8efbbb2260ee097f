"""Facts that a lower app announces and higher apps react to, in the same transaction."""

from collections.abc import Callable
from typing import Generic, TypeVar

Fact = TypeVar("Fact")


class Event(Generic[Fact]):
    """A named fact. Subscribers run at once, in order of subscription; one that raises undoes the transaction."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Fact], None]] = []

    def subscribe(self, subscriber: Callable[[Fact], None]) -> Callable[[Fact], None]:
        """Add ``subscriber``; usable as a decorator. Adding twice changes nothing."""
        if subscriber not in self._subscribers:
            self._subscribers.append(subscriber)
        return subscriber

    def publish(self, fact: Fact) -> None:
        """Tell every subscriber."""
        for subscriber in self._subscribers:
            subscriber(fact)
