"""Several things at the same instant, each on a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
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


@pytest.fixture
def meeting(monkeypatch):
    """Makes ``owner.name`` a place where two wait for each other, at most a second, before they go on."""

    def meet(owner, name):
        real, barrier = getattr(owner, name), threading.Barrier(2)

        def met(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=1)
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, met)

    return meet
