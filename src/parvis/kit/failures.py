"""What a failed call to the outside asks of us. Drivers raise a subclass; the worker decides by these two."""

from datetime import datetime


class TryLaterError(Exception):
    """Nothing happened outside. The same call may be made again later."""


class NotYetError(TryLaterError):
    """The outside took the call and needs time to answer. Look again at ``again_at``; nothing is wrong."""

    def __init__(self, message: str, *, again_at: datetime) -> None:
        super().__init__(message)
        self.again_at = again_at


class NeedsPersonError(Exception):
    """The outside refused, or the state makes no sense: a person decides. ``code`` is the outside's own, if it gave one."""

    def __init__(self, message: str, *, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class FinalRefusalError(NeedsPersonError):
    """The outside refused for good: what was asked for will not be had, and who asked is told at once."""


class NotDoneError(NeedsPersonError):
    """The outside refused, and a look at it shows that nothing was done before either: a person may end it."""


class UnknownOutcomeError(Exception):
    """The line broke after we spoke: it may be done. Read before repeating, or pay twice."""
