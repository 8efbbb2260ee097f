"""Public registration data, asked in a thread so that a page never waits longer than it says."""

from parvis.domains.ports import RegistrationData
from parvis.domains.registries import public_data
from parvis.domains.search.availability import pool


def look_up(registry: str, name: str, seconds: float) -> RegistrationData | None:
    """Return what ``registry`` publishes of ``name``, None when it is free; TimeoutError after ``seconds``."""
    return pool.submit(public_data.named(registry).lookup, name).result(timeout=seconds)
