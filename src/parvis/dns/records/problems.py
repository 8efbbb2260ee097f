"""What is wrong with a record, in sentences for the person who typed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

Words = str | Promise


class Weight(Enum):
    """How much a problem matters."""

    ERROR = "error"
    LIMIT = "limit"
    """Legal, but not offered: an error where it is typed, a warning where it comes from a file or is there already."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """``field`` is "owner", "ttl", "note", the name of a part of the record's type, or "value" for all of the value."""

    field: str
    sentence: Words
    weight: Weight = Weight.ERROR


class FaultError(Exception):
    """What was typed in one field cannot be taken, with the sentence that says why and what to do."""

    def __init__(self, sentence: Words) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def warned(field: str, sentence: Words) -> Problem:
    """A problem that is told, and lets through."""
    return Problem(field, sentence, Weight.WARNING)


def errors(problems: Iterable[Problem], *, is_typed: bool = True) -> list[Problem]:
    """Those that refuse: limits too, where the record is being typed."""
    refusing = {Weight.ERROR, Weight.LIMIT} if is_typed else {Weight.ERROR}
    return [problem for problem in problems if problem.weight in refusing]


def warnings(problems: Iterable[Problem], *, is_typed: bool = True) -> list[Problem]:
    """Those that only warn."""
    refused = errors(problems, is_typed=is_typed)
    return [problem for problem in problems if problem not in refused]
