"""Whether name servers answer for a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from parvis.domains.ports.values import Host


class Delegation(StrEnum):
    """What came of asking one server."""

    ANSWERS = "answers"
    LAME = "lame"
    """It answers, but not for the name."""
    SILENT = "silent"
    NOWHERE = "nowhere"
    """Its own name leads to no address that may be asked."""


class Delegations(Protocol):
    """The name servers of the world, asked about one name."""

    def asked(self, name: str, hosts: Sequence[Host]) -> Mapping[str, Delegation]:
        """Ask all of ``hosts`` at once, by their own addresses where given. Takes two seconds at most, raises nothing."""
