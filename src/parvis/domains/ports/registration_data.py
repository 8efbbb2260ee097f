"""Public registration data («Whois»)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RegistrationData:
    """The public registration data of a name.

    ``statuses`` in EPP's words (``clientHold``, not «client hold»: RFC 8056), those that EPP lacks as published;
    ``raw`` is the text or JSON as published, fit to be shown; ``source`` "rdap" or "whois".
    """

    name: str
    registrar: str
    created_at: datetime | None
    expires_at: datetime | None
    statuses: tuple[str, ...]
    nameservers: tuple[str, ...]
    raw: str
    source: str = "rdap"


class RegistrationDataSource(Protocol):
    """Public registration data of any name («Whois»): RDAP, with WHOIS where there is no RDAP."""

    def lookup(self, name: str) -> RegistrationData | None:
        """What is published of ``name``, or None when it is free. Raises UnavailableError within its time-out."""
