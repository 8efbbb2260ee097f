"""Public registration data, asked in a thread so that a page never waits longer than it says, and kept for a while."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import datetime
from typing import Final

from django.core.cache import cache

from parvis.accounts.throttling import is_over
from parvis.domains.ports import RegistrationData, RegistrationDataSource, UnavailableError
from parvis.domains.registries import public_data

THREADS: Final = 16
"""Apart from those that ask for availability: a registry that publishes slowly must not hold up searches."""
MOST_A_MINUTE: Final = 120
"""Questions to one registry, of all visitors: registries shut out who asks too often."""
KEPT_TAKEN: Final = 600
KEPT_FREE: Final = 60
"""Seconds. Somebody may take a free name at any moment."""
pool: Final = ThreadPoolExecutor(THREADS, thread_name_prefix="registration-data")


def asked(registry: str, name: str, *, now: datetime, is_anew: bool = False) -> Future[RegistrationData | None]:
    """Ask ``registry`` what it publishes of ``name``; unless ``is_anew``, what it said lately will do. Returns at once.

    Raises UnknownDriverError where its data are not published to us.
    """
    source = public_data.named(registry)
    key = f"registration-data:{registry}:{name}"
    known: tuple[RegistrationData | None] | None = None if is_anew else cache.get(key)
    if known is None and not is_over(f"registration-data:{registry}", limit=MOST_A_MINUTE, seconds=60, now=now):
        return pool.submit(_ask, source, name, key)
    future: Future[RegistrationData | None] = Future()
    if known is None:
        future.set_exception(UnavailableError(f"{registry} is asked too often"))
    else:
        future.set_result(known[0])
    return future


def _ask(source: RegistrationDataSource, name: str, key: str) -> RegistrationData | None:
    found = source.lookup(name)
    cache.set(key, (found,), KEPT_TAKEN if found else KEPT_FREE)
    return found


def look_up(registry: str, name: str, *, seconds: float, now: datetime) -> RegistrationData | None:
    """Return what ``registry`` publishes of ``name``, None when it is free; TimeoutError after ``seconds``."""
    future = asked(registry, name, now=now)
    try:
        return future.result(timeout=seconds)
    except FutureTimeoutError:
        future.cancel()
        raise
