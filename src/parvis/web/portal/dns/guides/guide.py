"""What a guided form is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django import forms

from parvis.dns.records.problems import Words
from parvis.dns.records.values import Record

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Guide:
    """Fields in place of the owner and parts of ``kind``.

    ``read`` gives what one would type for a record, or None where the form cannot say all of it. ``owner`` and ``parts``
    go the other way: what ``records.checking.typed`` takes, from what was typed. ``places`` says which field shows a
    problem of a part; the owner's is shown by "owner" unless it is there.
    """

    code: str
    kind: str
    explanation: Words
    fields: Callable[[], dict[str, forms.Field]]
    read: Callable[[Record], dict[str, str] | None]
    owner: Callable[[Typed], str]
    parts: Callable[[Typed], dict[str, str]]
    places: Mapping[str, str] = field(default_factory=dict)


def words_of(text: str) -> list[str]:
    """What was typed one a line, or with commas or blanks between."""
    return text.replace(",", " ").replace(";", " ").split()
