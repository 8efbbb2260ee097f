"""What became of an operation, for the apps that asked for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class OperationChanged:
    """Published in the transaction that stores the new ``state`` (an OperationState)."""

    operation_id: int
    kind: str
    state: str
    order_line_id: int | None
    at: datetime


operation_changed: Final = Event[OperationChanged]()
