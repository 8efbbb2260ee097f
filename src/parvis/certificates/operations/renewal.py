"""Asking when a certificate is to be renewed."""

from collections.abc import Callable
from datetime import datetime

from parvis.certificates.actions import renewing
from parvis.certificates.authorities import CHOSEN, authorities
from parvis.certificates.models import Certificate
from parvis.certificates.ports import NotProvedError
from parvis.kit.failures import TryLaterError
from parvis.provisioning.performers import Task


def ask(task: Task, *, now: datetime) -> Callable[[], None]:
    """A question that is not answered is asked again hours later: the certificate is renewed in time without."""
    pk, number = task.arguments["certificate_id"], task.arguments["number"]
    held = Certificate.objects.filter(pk=pk, number=number).exclude(chain="").first()
    if held is None:
        return lambda: None
    try:
        renewal = authorities.named(CHOSEN).renewal(held.chain)
    except (TryLaterError, NotProvedError):
        return lambda: renewing.unanswered(pk, number, now=now)
    return lambda: renewing.told(pk, number, renewal, now=now)
