"""A life cycle as a table: read by Python, installed in PostgreSQL from the same source."""

from collections.abc import Iterable, Mapping
from typing import Final


class IllegalTransitionError(Exception):
    """The life cycle has no such step."""


class Lifecycle:
    """States and the states that may follow each."""

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        self._table: Final = {str(state): frozenset(map(str, following)) for state, following in table.items()}

    def pairs(self) -> list[tuple[str, str]]:
        """Every allowed step, in a stable order."""
        return sorted((state, after) for state, following in self._table.items() for after in following)

    def allows(self, before: str, after: str) -> bool:
        """Say whether ``after`` may follow ``before``."""
        return str(after) in self._table.get(str(before), frozenset())

    def check(self, before: str, after: str) -> None:
        """Raise IllegalTransitionError unless ``after`` may follow ``before``."""
        if not self.allows(before, after):
            message = f"{before} cannot become {after}"
            raise IllegalTransitionError(message)
