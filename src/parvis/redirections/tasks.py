"""What is periodic about redirections: targets looked at again, batches of visits forgotten."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.provisioning.queries import is_settling
from parvis.redirections.actions.counting import forget_batches
from parvis.redirections.actions.looking import request_look
from parvis.redirections.models import Redirection

MOST_AT_ONCE: Final = 200
AGAIN: Final = timedelta(days=7)


@app.periodic(cron="*/20 * * * *")
@app.task(name="redirections.look-again", queue="default")
def look_again(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Have those looked at that nobody looked at for a week, the longest first: sites change what they allow."""
    if is_settling():
        return
    now = timezone.now()
    due = Redirection.objects.filter(
        Q(looked_at__lt=now - AGAIN) | Q(looked_at__isnull=True, changed_at__lt=now - AGAIN), disabled_at__isnull=True
    )
    for redirection in due.order_by("looked_at", "pk")[:MOST_AT_ONCE]:
        with transaction.atomic():
            request_look(redirection, now=now)


@app.periodic(cron="33 4 * * *")
@app.task(name="redirections.tidy", queue="default")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Forget the batches of runs that are over."""
    forget_batches(now=timezone.now())
