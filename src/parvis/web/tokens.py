"""Tokens as browsers send them back."""

from uuid import UUID


def uuid_of(text: str) -> UUID | None:
    """The token written in ``text``, or None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
