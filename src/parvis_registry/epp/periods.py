"""Years."""

from datetime import datetime

from parvis_registry.epp.refusals import EppError
from parvis_registry.tlds import Policy


def check_period(policy: Policy, count: int) -> None:
    """EppError 2004 for a period that is not sold."""
    if count not in policy.terms:
        raise EppError(2004, f"periods of {', '.join(str(term) for term in policy.terms)} years")


def later(at: datetime, count: int) -> datetime:
    """The same day ``count`` years later; 29 February becomes 28."""
    try:
        return at.replace(year=at.year + count)
    except ValueError:
        return at.replace(year=at.year + count, day=28)


def earlier(at: datetime, count: int) -> datetime:
    """The same day ``count`` years before."""
    return later(at, -count)
