"""Several things at the same instant, each on a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def together(*works):
    """Start every work at the same instant; return what each returned or raised."""
    start = threading.Barrier(len(works))

    def one(work):
        try:
            start.wait(timeout=10)
            return work()
        except Exception as error:  # noqa: BLE001 - the error is the result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))
