"""Which names are to be looked at for the end of their term: found by PostgreSQL, whatever their number."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

AHEAD: Final = timedelta(days=62)
BEHIND: Final = timedelta(days=200)
"""Terms are followed from so long before their end to so long after it."""

_PLAN: Final = """
INSERT INTO orders_renewalplan AS plan (domain_id, ends_on, is_automatic, is_deleted, next_at)
SELECT domain.id, (domain.ends_at AT TIME ZONE 'UTC')::date, domain.is_auto_renewed, domain.state = 'redemption', %(now)s
FROM domains_domain AS domain LEFT JOIN orders_renewalplan AS held ON held.domain_id = domain.id
WHERE domain.state IN ('active', 'redemption') AND domain.ends_at IS NOT NULL
  AND (held.id IS NOT NULL OR domain.ends_at BETWEEN %(first)s AND %(last)s)
  AND (held.id IS NULL OR held.ends_on <> (domain.ends_at AT TIME ZONE 'UTC')::date
       OR held.is_automatic <> domain.is_auto_renewed OR held.is_deleted <> (domain.state = 'redemption'))
ON CONFLICT (domain_id) DO UPDATE
SET ends_on = excluded.ends_on, is_automatic = excluded.is_automatic, is_deleted = excluded.is_deleted,
    next_at = excluded.next_at
"""
_ACCOUNTS: Final = """
SELECT DISTINCT domain.account_id
FROM orders_renewalplan AS plan JOIN domains_domain AS domain ON domain.id = plan.domain_id
WHERE plan.next_at <= %(now)s
"""


def replan(*, now: datetime) -> int:
    """Plan anew every name whose term, renewal or deletion is not what was planned; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, {"now": now, "first": now - BEHIND, "last": now + AHEAD})
        return int(cursor.rowcount)


def accounts_due(*, now: datetime) -> Iterator[int]:
    """The accounts that something is due for."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, {"now": now})
        yield from (row[0] for row in cursor.fetchall())
