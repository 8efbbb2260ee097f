"""How many years may still be added to a name."""

from datetime import datetime

from parvis.catalog.rules import TldRules
from parvis.domains.life.stages import Held, life_of
from parvis.kit.years import years_later


def years_left(domain: Held, rules: TldRules, *, now: datetime) -> int:
    """The most years that may be added to the paid term: its end would not be further away than the registry allows."""
    most = rules.max_total_years
    end, furthest = domain.paid_until or life_of(domain, rules, now=now).expires_at, years_later(now, most)
    if end is None:
        return most
    return max((years for years in range(1, most + 1) if years_later(end, years) <= furthest), default=0)


def renewal_terms(domain: Held, rules: TldRules, *, now: datetime) -> tuple[int, ...]:
    """The terms that may be chosen for a renewal now, ascending."""
    most = years_left(domain, rules, now=now)
    return tuple(years for years in rules.terms if years <= most)
