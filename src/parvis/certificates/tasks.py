"""Certificates that are due are ordered again."""

from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.certificates.actions.issuing import ask_again
from parvis.certificates.actions.renewing import ask
from parvis.certificates.authorities import are_issued
from parvis.certificates.models import Certificate
from parvis.provisioning.queries import is_settling

MOST_AT_ONCE: Final = 10
"""Every minute: what authorities let through."""
MOST_QUESTIONS: Final = 50


@app.periodic(cron="* * * * *")
@app.task(name="certificates.renew", queue="default")
def renew(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """The longest due first."""
    if is_settling() or not are_issued():
        return
    now = timezone.now()
    due = Certificate.objects.filter(is_asked=False, due_at__lte=now).order_by("due_at", "pk")
    for certificate in due[:MOST_AT_ONCE]:
        ask_again(certificate, now=now)


@app.periodic(cron="* * * * *")
@app.task(name="certificates.ask-when", queue="default")
def ask_when(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Those that were not asked about for the longest first."""
    if is_settling() or not are_issued():
        return
    now = timezone.now()
    due = Certificate.objects.filter(renewal_due_at__lte=now).order_by("renewal_due_at", "pk")
    for certificate in due[:MOST_QUESTIONS]:
        ask(certificate, now=now)
