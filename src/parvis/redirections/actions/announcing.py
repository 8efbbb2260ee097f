"""Telling higher apps of a redirected name."""

from datetime import datetime

from parvis.redirections.enums import Https
from parvis.redirections.events import HostRedirected, host_redirected
from parvis.redirections.models import Redirection


def announce(redirection: Redirection, *, now: datetime) -> None:
    """Say how ``redirection`` is now, in the caller's transaction."""
    host_redirected.publish(
        HostRedirected(
            redirection.host,
            redirection.domain,
            redirection.account_id,
            wants_https=redirection.https != Https.OFF,
            at=now,
        )
    )
