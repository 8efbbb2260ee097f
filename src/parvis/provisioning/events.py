"""What became of an operation, for the apps that asked for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.kit.events import Event


@dataclass(frozen=True, slots=True)
class OperationChanged:
    """Published in the transaction that stores the new ``state`` (an OperationState).

    Cancelled is the end without success, by a final refusal of the outside or by staff: who asked for it makes good.
    """

    operation_id: int
    kind: str
    state: str
    order_line_id: int | None
    at: datetime


operation_changed: Final = Event[OperationChanged]()
