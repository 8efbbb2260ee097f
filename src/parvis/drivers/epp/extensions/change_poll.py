"""Changes that the registry made by itself (RFC 8590), told by messages."""

from dataclasses import dataclass
from datetime import datetime

from parvis.drivers.epp.parsing import instant, needed, text
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``operation`` as the RFC names it (``autoRenew``, ``update``, …), by whom and why."""

    operation: str
    at: datetime
    who: str
    case: str
    reason: str
    is_before: bool
    """The object that comes with it is told as it was before."""


def change_in(response: Response) -> Change | None:
    """The change that a message tells, or None. Raises FrameError."""
    found = response.extension("changePoll:changeData")
    if found is None:
        return None
    return Change(
        operation=needed(found, "changePoll:operation"),
        at=instant(found, "changePoll:date"),
        who=text(found, "changePoll:who"),
        case=text(found, "changePoll:caseId"),
        reason=text(found, "changePoll:reason"),
        is_before=found.get("state") == "before",
    )
