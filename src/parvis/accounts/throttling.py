"""Rate limits, counted in PostgreSQL so that they hold across processes."""

from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.db import connection

_COUNT = """
    INSERT INTO accounts_throttle (key, "window", count, until) VALUES (%s, %s, %s, to_timestamp(%s))
    ON CONFLICT ON CONSTRAINT one_count_per_window DO UPDATE SET count = accounts_throttle.count + EXCLUDED.count
    RETURNING count
"""


def is_over(key: str, *, limit: int, seconds: int, now: datetime, cost: int = 1) -> bool:
    """Count ``cost`` tries of ``key`` in the current window of ``seconds`` and say whether they exceed ``limit``."""
    window = int(now.timestamp()) // seconds
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key[:200], window, cost, (window + 1) * seconds])
        (count,) = cursor.fetchone()
    return bool(count > limit)


def network_of(ip: str) -> str:
    """What one visitor holds: an IPv4 address, or a whole IPv6 network of 64 bits, whose addresses cost nothing."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if not isinstance(address, IPv6Address):
        return ip
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


def forgive(key: str, *, seconds: int, now: datetime) -> None:
    """Forget the tries of ``key`` in this window: the last one proved that they were the person's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM accounts_throttle WHERE key = %s AND "window" = %s',
            [key[:200], int(now.timestamp()) // seconds],
        )
