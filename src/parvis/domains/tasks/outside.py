"""Looks at names from outside: those asked for, and one a day of each name that has its zone here."""

from datetime import timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.domains.actions import copying, outside
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.operations.outside import copy_zone as _copy_zone
from parvis.domains.operations.outside import see as _see
from parvis.domains.registries import WORLD, lookups
from parvis.provisioning.queries import is_settling

DAILY: Final = timedelta(days=1)
MOST_AT_ONCE: Final = 40
"""Every five minutes: some 11,000 a day, of which a look that finds everybody answering takes a second or two."""


@app.task(name="domains.see", queue="outside")
def see(*, domain_id: int) -> None:
    """Look at one name."""
    _see(domain_id)


@app.task(name="domains.copy-zone", queue="outside")
def copy_zone(*, domain_id: int) -> None:
    """Fetch one zone from its present servers."""
    _copy_zone(domain_id)


@app.periodic(cron="17 * * * *")
@app.task(name="domains.forget-copies", queue="default")
def forget_copies(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Drop zones that were fetched a day ago."""
    copying.forget_copies(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="domains.see-due", queue="default")
def see_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Have the names looked at that were not for a day, those of the longest time first, some at a time."""
    if is_settling() or WORLD not in lookups.names():
        return
    now = timezone.now()
    served = Zone.objects.filter(name=OuterRef("name"), state=ZoneState.SERVED)
    is_due = Q(outside_look=None) | Q(outside_look__asked_at__lt=now - DAILY)
    due = Domain.objects.filter(is_due, Exists(served), state=DomainState.ACTIVE)
    oldest = due.order_by(F("outside_look__asked_at").asc(nulls_first=True), "pk")
    for domain_id in list(oldest.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        outside.ask_by_night(domain_id, now=now)
