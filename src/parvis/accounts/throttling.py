"""Rate limits, counted in PostgreSQL so that they hold across processes."""

from datetime import datetime

from django.db import connection

_COUNT = """
    INSERT INTO accounts_throttle (key, "window", count) VALUES (%s, %s, %s)
    ON CONFLICT ON CONSTRAINT one_count_per_window DO UPDATE SET count = accounts_throttle.count + EXCLUDED.count
    RETURNING count
"""


def is_over(key: str, *, limit: int, seconds: int, now: datetime, cost: int = 1) -> bool:
    """Count ``cost`` tries of ``key`` in the current window of ``seconds`` and say whether they exceed ``limit``."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key[:200], int(now.timestamp()) // seconds, cost])
        (count,) = cursor.fetchone()
    return bool(count > limit)


def forgive(key: str, *, seconds: int, now: datetime) -> None:
    """Forget the tries of ``key`` in this window: the last one proved that they were the person's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM accounts_throttle WHERE key = %s AND "window" = %s',
            [key[:200], int(now.timestamp()) // seconds],
        )
