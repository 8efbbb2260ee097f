"""Whether a name can be moved to another provider now, in words (DOM-2, rules 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parvis.catalog.rules import rules_of
from parvis.domains.life import transfer_out_obstacles
from parvis.domains.models import Domain


@dataclass(frozen=True, slots=True)
class Transferability:
    """``obstacles`` are sentences, each with its way out; none: the name can be moved."""

    obstacles: list[str]

    @property
    def is_free(self) -> bool:
        return not self.obstacles


def transferability(domain: Domain, *, now: datetime) -> Transferability:
    """What stands between ``domain`` and another provider."""
    return Transferability(transfer_out_obstacles(domain, rules_of(domain.tld, now.date()), now=now))
