"""What became of an operation, for the apps that asked for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class OperationChanged:
    """Published in the transaction that stores the new ``state`` (an OperationState).

    ``is_refused``: the outside refused for good, and no other attempt can change that.
    """

    operation_id: int
    kind: str
    state: str
    order_line_id: int | None
    at: datetime
    is_refused: bool = False


operation_changed: Final = Event[OperationChanged]()
