"""A zone fetched from the servers that have it now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class CopyState(StrEnum):
    """How much of a zone was to be had."""

    WHOLE = "whole"
    """A server let it be transferred (AXFR, RFC 5936)."""
    ASKED = "asked"
    """None did: the usual names were asked for one by one, and others may be there."""
    TOO_LARGE = "too-large"
    NOTHING = "nothing"
    """No server answered for the zone."""


@dataclass(frozen=True, slots=True)
class ZoneCopied:
    """``text`` is a zone file, ``server`` the one that it is from."""

    state: CopyState
    server: str = ""
    text: str = ""


class ZoneSource(Protocol):
    """The name servers that a name is delegated to."""

    def copied(self, name: str) -> ZoneCopied:
        """All that they let be had of the zone of ``name`` (ASCII), asked of public addresses alone.

        At most 5,000 records and 1 MiB, within a minute. Raises nothing.
        """
