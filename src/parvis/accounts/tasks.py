"""Forgetting what is of no use any more."""

from datetime import timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.accounts.models import EmailCode, SignIn, Throttle

CODES_KEPT: Final = timedelta(days=1)
SIGN_INS_KEPT: Final = timedelta(days=365)


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.tidy", queue="default")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Delete ended rate-limit windows and sessions, codes of yesterday, and sign-ins of more than a year ago."""
    now = timezone.now()
    Throttle.objects.filter(Q(until__lt=now) | Q(until__isnull=True)).delete()
    EmailCode.objects.filter(created_at__lt=now - CODES_KEPT).delete()
    SignIn.objects.filter(at__lt=now - SIGN_INS_KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
