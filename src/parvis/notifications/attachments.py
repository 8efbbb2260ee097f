"""Files that go with messages: kept where they are, and read when the message leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as a mail reader shows it."""

    name: str
    content_type: str
    body: bytes


_SOURCES: Final[dict[str, Callable[[str], Attachment]]] = {}


def register(kind: str, read: Callable[[str], Attachment]) -> None:
    """Say who reads the attachments of a kind; the last word wins."""
    _SOURCES[kind] = read


def attached(name: str) -> Attachment:
    """The file of a name such as «document:12». Raises LookupError where nobody knows it."""
    kind, _colon, subject = name.partition(":")
    return _SOURCES[kind](subject)
