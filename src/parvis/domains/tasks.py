"""Addresses of holders that wait to be verified."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parvis.contacts.models import ContactVerification
from parvis.domains.actions import verifying

MOST_AT_ONCE: Final = 1_000
FIRST_REMINDER: Final = timedelta(days=1)
"""No reminder is due on the day of the letter."""


@app.task(name="domains.verify", queue="default")
def verify(*, verification_id: int) -> None:
    """Send the reminder that is due, or suspend the names where the time is over."""
    now = timezone.now()
    verifying.remind(verification_id, now=now)
    verifying.suspend_overdue(verification_id, now=now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="domains.verify-due", queue="default")
def verify_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue every address that still waits, each in a job of its own: one that fails holds up no other."""
    found = ContactVerification.objects.open().filter(
        overdue_at__isnull=True, sent_at__lt=timezone.now() - FIRST_REMINDER
    )
    for number in list(found.order_by("deadline_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            verify.configure(queueing_lock=f"verify:{number}").defer(verification_id=number)
