"""What workers do with zones: silent servers, servers that drifted, zones whose time is over, templates for many."""

import logging
from typing import Final

from django.db.models import F
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parvis.dns.actions import aliases, publishing, runs, zones
from parvis.dns.enums import LineState, ZoneState
from parvis.dns.models import Alias, Placement, TemplateRunLine, Zone
from parvis.dns.operations import resolve as resolving
from parvis.dns.ports import ServerDownError
from parvis.dns.publishers import publishers
from parvis.dns.queries import never_given
from parvis.kit.actor import SYSTEM
from parvis.provisioning.queries import is_settling

MOST_AT_ONCE: Final = 500
MOST_GIVEN: Final = 2_000
"""Zones that a new server is given at a time."""
MOST_ATTEMPTS: Final = 4
logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="dns.knock", queue="default")
def knock(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Try one zone of each server that was silent: if it answers, all that waits follows at once."""
    for server in publishers.names():
        publishing.hasten(server, now=timezone.now(), most=1)


@app.periodic(cron="*/10 * * * *")
@app.task(name="dns.compare", queue="outside")
def compare(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Compare the serials at every server with what it was given, and mend what differs. A server that is new is given all."""
    if is_settling():
        return
    for server in publishers.names():
        for zone in never_given(server)[:MOST_GIVEN]:
            publishing.request_at(zone, server, now=timezone.now())
        try:
            there = publishers.named(server).serials()
        except ServerDownError as error:
            logger.warning("serials at %s are not known: %s", server, error)
            continue
        given = Placement.objects.filter(server=server, problem="", serial=F("zone__serial"))
        found = given.exclude(zone__state=ZoneState.REMOVED).select_related("zone__account")
        drifted = [placement for placement in found if there.get(placement.zone.name) != placement.serial]
        for placement in drifted[:MOST_AT_ONCE]:
            publishing.mend(placement.zone, server, now=timezone.now())


@app.task(name="dns.resolve", queue="outside")
def resolve(*, alias_id: int) -> None:
    """Look one alias up."""
    resolving.resolve(alias_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="dns.resolve-due", queue="default")
def resolve_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Look up again every ALIAS whose answer is as old as it may be, each in a job of its own."""
    due = Alias.objects.filter(due_at__lte=timezone.now()).exclude(zone__state=ZoneState.REMOVED).order_by("due_at")
    for alias_id in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        aliases.look_up(alias_id)


@app.periodic(cron="41 * * * *")
@app.task(name="dns.remove-due", queue="default")
def remove_due(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Remove zones whose name left us 30 days ago."""
    now = timezone.now()
    due = Zone.objects.filter(state=ZoneState.KEPT, kept_until__lte=now).order_by("kept_until")
    for zone in due[:MOST_AT_ONCE]:
        zones.remove_zone(zone, actor=SYSTEM, now=now)


@app.task(
    name="dns.apply-template", queue="documents", retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=4)
)
def apply_template(*, run_id: int) -> None:
    """Apply a template to each zone that waits for it. Begun again after a dead worker, it goes on where that stopped."""
    waiting = TemplateRunLine.objects.filter(run_id=run_id, state=LineState.WAITING).order_by("pk")
    for line_id in list(waiting.values_list("pk", flat=True)):
        runs.carry_out(line_id, now=timezone.now())
    runs.finish(run_id, now=timezone.now())
