"""What we need to know of where a redirection leads."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sight:
    """A target as a browser would find it, after the redirections that it makes itself.

    ``comes_back``: they lead to the name that is redirected, or to no end. ``allows_frames``: neither X-Frame-Options
    (RFC 7034) nor ``frame-ancestors`` (CSP) keeps other sites from showing it in a frame.
    """

    answers: bool
    allows_frames: bool = False
    comes_back: bool = False


class Looker(Protocol):
    """Somebody who goes and looks. Has a time-out, and asks no address that is not public: a target is a stranger's word."""

    def look(self, target: str, *, host: str) -> Sight:
        """See ``target``, the address that the name ``host`` leads to. Whatever cannot be reached does not answer."""

    def exchange(self) -> str:
        """What was said in the last look of this thread."""
