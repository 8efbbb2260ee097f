"""Ids that the repositories give to objects: stable, and another one for each object that ever was."""

import hashlib

from parvis_registry.holdings import Holding


def roid(letter: str, what: str, repository: str) -> str:
    """An id for ``what``."""
    digest = hashlib.sha256(what.encode()).hexdigest()[:12].upper()
    return f"{letter}{digest}-{repository}"


def holding_roid(holding: Holding, repository: str) -> str:
    """The id of a registered name: registered again, it has another."""
    return roid("D", f"{holding.name} {holding.created_at.isoformat()}", repository)
