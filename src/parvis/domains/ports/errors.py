"""How a registry can fail us."""

from parvis.kit.failures import NeedsPersonError, TryLaterError, UnknownOutcomeError


class RefusedError(NeedsPersonError):
    """The registry said no. ``code`` is its result code (RFC 5730 section 3), e.g. 2302 object exists."""

    def __init__(self, message: str, *, code: int = 2400) -> None:
        super().__init__(message, code=code)
        self.code: int = code


class UnavailableError(TryLaterError):
    """The registry never received the command. Safe to repeat."""


class OutcomeUnknownError(UnknownOutcomeError):
    """The line broke after we spoke. Read before repeating, or pay twice."""
