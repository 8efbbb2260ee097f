"""One thing that waits for the customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SINGLY: Final = 3
"""More items of one cause than this are told as one."""
CAP: Final = 99
SEE: Final = gettext_lazy("View")


@dataclass(frozen=True, slots=True)
class Todo:
    """A fact with its object, what it leads to, and one thing to do about it."""

    tone: str
    icon: str
    title: str
    consequence: str
    url: str
    action: str | Promise
    amount: object = None
