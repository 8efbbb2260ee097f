"""Visits, in the batches that the web tier sends (RED-5)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from parvis.redirections.models import Batch

KEPT: Final = timedelta(days=7)
_NEXT: Final = """
    INSERT INTO redirections_batch (run, number, at) VALUES (%s, %s, %s)
    ON CONFLICT (run) DO UPDATE SET number = EXCLUDED.number, at = EXCLUDED.at
    WHERE redirections_batch.number < EXCLUDED.number RETURNING number
"""
_ADD: Final = """
    INSERT INTO redirections_visits (redirection_id, day, count)
    SELECT redirection.id, coming.day, coming.count
    FROM unnest(%s::bigint[], %s::date[], %s::bigint[]) AS coming (id, day, count)
    JOIN redirections_redirection AS redirection ON redirection.id = coming.id
    ORDER BY redirection.id, coming.day
    ON CONFLICT ON CONSTRAINT one_count_of_visits_per_day DO UPDATE SET count = redirections_visits.count + EXCLUDED.count
"""


@transaction.atomic
def add_visits(run: UUID, number: int, counts: Mapping[tuple[int, date], int], *, now: datetime) -> bool:
    """Add the batch ``number`` of one run of the web tier, by redirection and day; False where it was added before.

    Visits of a redirection that was removed meanwhile are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [run, number, now])
        if cursor.fetchone() is None:
            return False
        ids, days = [key[0] for key in counts], [key[1] for key in counts]
        cursor.execute(_ADD, [ids, days, list(counts.values())])
    return True


@transaction.atomic
def forget_batches(*, now: datetime) -> int:
    """Delete what is kept of runs that are long over."""
    deleted, _by_model = Batch.objects.filter(at__lt=now - KEPT).delete()
    return deleted
