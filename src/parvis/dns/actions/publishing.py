"""Asking for a zone to be published at every server, and writing what became of it."""

from datetime import datetime
from typing import Final

from django.db import transaction

from parvis.audit.actions import record as note_down
from parvis.dns.enums import ZoneState
from parvis.dns.models import Placement, Zone
from parvis.dns.publishers import publishers
from parvis.kit.actor import SYSTEM
from parvis.provisioning.actions.operations import submit, wake
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

KIND: Final = "zone.publish"
MOST_AT_ONCE: Final = 500


def request_publication(zone: Zone, *, now: datetime, cause: str = "") -> None:
    """Queue the zone, as it is when its turn comes, at every server, in the caller's transaction.

    What waits for a server already is enough: it reads the latest version. ``cause`` tells apart what asks for the same
    serial again.
    """
    for server in publishers.names():
        request_at(zone, server, now=now, cause=cause)


def request_at(zone: Zone, server: str, *, now: datetime, cause: str = "") -> None:
    """Queue the zone at one server."""
    waiting = (
        Operation.objects.select_for_update(skip_locked=True)
        .filter(kind=KIND, subject=zone.name, state=OperationState.WAITING, arguments__zone_id=zone.pk)
        .filter(arguments__server=server)
        .first()
    )
    if waiting is not None:
        waiting.due_at = now
        waiting.save(update_fields=["due_at"])
        wake(waiting)
        return
    state = "" if zone.state != ZoneState.REMOVED else ":removed"
    submit(
        KIND,
        key=f"zone:{zone.pk}:{server}:{zone.serial}{state}{cause and ':'}{cause}",
        subject=zone.name,
        account_id=zone.account_id,
        arguments={"zone_id": zone.pk, "server": server},
        now=now,
    )


@transaction.atomic
def published(zone_id: int, server: str, serial: int | None, *, now: datetime) -> None:
    """The server has the zone with ``serial``; None: it has it no more. A server that answers again is given what waits."""
    placement, _created = Placement.objects.select_for_update().get_or_create(zone_id=zone_id, server=server)
    was_silent = bool(placement.problem)
    placement.serial = serial
    placement.published_at = now
    placement.problem = ""
    placement.save()
    if was_silent:
        hasten(server, now=now)


@transaction.atomic
def failed(zone_id: int, server: str, problem: str) -> None:
    """The server could not be given the zone: pages say so."""
    Placement.objects.update_or_create(zone_id=zone_id, server=server, defaults={"problem": problem[:300]})


@transaction.atomic
def pass_by(zone_id: int, serial: int, *, now: datetime) -> Zone:
    """Take a serial above that of a server which is ahead of us, of a restored backup or another's hand (RFC 1982)."""
    zone = Zone.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=zone_id)
    if zone.serial <= serial:
        zone.serial = serial + 1
        zone.save(update_fields=["serial"])
        note_down(
            "zone.serial-raised",
            kind="zone",
            subject=zone.name,
            by=SYSTEM,
            at=now,
            brand_id=zone.account.brand_id,
            account_id=zone.account_id,
        )
        request_publication(zone, now=now)
    return zone


@transaction.atomic
def mend(zone: Zone, server: str, *, now: datetime) -> None:
    """The server has something else than what it was given: it is given it again."""
    note_down(
        "zone.drift-mended",
        kind="zone",
        subject=zone.name,
        by=SYSTEM,
        at=now,
        brand_id=zone.account.brand_id,
        account_id=zone.account_id,
        after={"server": server},
    )
    request_at(zone, server, now=now, cause=f"drift-{now:%Y%m%d%H%M}")


@transaction.atomic
def hasten(server: str, *, now: datetime, most: int = MOST_AT_ONCE) -> None:
    """What waits for a server that was silent is tried now, the oldest first."""
    waiting = Operation.objects.select_for_update(skip_locked=True).filter(
        kind=KIND, state=OperationState.WAITING, due_at__gt=now, arguments__server=server
    )
    for operation in waiting.order_by("created_at")[:most]:
        operation.due_at = now
        operation.save(update_fields=["due_at"])
        wake(operation)
