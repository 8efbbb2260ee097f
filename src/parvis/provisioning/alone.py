"""Doing something at one place at a time, whatever the number of workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from zlib import crc32

from django.db import connection

_OURS: Final = crc32(b"parvis.domains") - 2**31
"""The first of the two numbers of PostgreSQL's advisory locks: nobody else's."""


@contextmanager
def alone(what: str) -> Iterator[bool]:
    """Say whether nobody else does ``what``; nobody else may until the block ends. The database lets go of who dies.

    Not inside a transaction: the lock is the connection's.
    """
    keys = [_OURS, crc32(what.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        (is_ours,) = cursor.fetchone() or (False,)
    try:
        yield bool(is_ours)
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
