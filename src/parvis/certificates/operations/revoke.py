"""Revoking one certificate."""

from collections.abc import Callable
from datetime import datetime

from parvis.certificates.authorities import CHOSEN, authorities
from parvis.provisioning.performers import Task


def revoke(task: Task, *, now: datetime) -> Callable[[], None]:  # noqa: ARG001 - part of Performer
    """Have it be worth nothing. Repeating is harmless."""
    authorities.named(CHOSEN).revoke(task.arguments["chain"])
    return lambda: None
