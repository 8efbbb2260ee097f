"""What every ``check`` answers, whatever the object."""

from dataclasses import dataclass

from parvis.drivers.epp.elements import Element
from parvis.drivers.epp.parsing import child, children, is_true, text, text_of


@dataclass(frozen=True, slots=True)
class CheckData:
    """One object: whether it can be created, and why not."""

    subject: str
    is_available: bool
    reason: str


def checked_in(found: Element, prefix: str, subject: str) -> tuple[CheckData, ...]:
    """Every answer in a ``chkData`` of ``prefix``, whose objects stand in ``subject``. Raises FrameError."""
    answers = []
    for part in children(found, f"{prefix}:cd"):
        named = child(part, f"{prefix}:{subject}")
        answers.append(CheckData(text_of(named), is_true(named.get("avail")), text(part, f"{prefix}:reason")))
    return tuple(answers)
