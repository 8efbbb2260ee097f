"""Making one server have one zone as it is wanted by now."""

from collections.abc import Callable
from datetime import datetime

from parvis.dns.actions import publishing
from parvis.dns.content import content_of
from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.ports import ContentRejectedError, ServerAheadError, ServerDownError
from parvis.dns.publishers import publishers
from parvis.dns.queries import live_zone
from parvis.provisioning.performers import Task


def publish(task: Task, *, now: datetime) -> Callable[[], None]:
    """Publish the latest version, whichever was asked for, or withdraw the zone where it is to be answered for no more.

    A version that was written while the server was spoken to has its own operation; the server refuses an older one
    after it. Withdrawn is only a name that nobody has a zone of by now.
    """
    zone = Zone.objects.select_related("account__brand").get(pk=task.arguments["zone_id"])
    server = task.arguments["server"]
    serial: int | None
    try:
        if zone.state == ZoneState.REMOVED:
            _withdraw(zone, server, key=task.key)
            serial = None
        else:
            serial = _published(zone, server, key=task.key, now=now)
    except (ServerDownError, ContentRejectedError) as error:
        publishing.failed(zone.pk, server, str(error))
        raise
    return lambda: publishing.published(zone.pk, server, serial, now=now)


def _published(zone: Zone, server: str, *, key: str, now: datetime) -> int:
    publisher = publishers.named(server)
    try:
        publisher.publish(content_of(zone), key=key)
    except ServerAheadError as ahead:
        zone = publishing.pass_by(zone.pk, ahead.serial, now=now)
        try:
            publisher.publish(content_of(zone), key=key)
        except ServerAheadError as again:
            # Another worker has just published a later version there.
            raise ServerDownError(str(again)) from again
    return zone.serial


def _withdraw(zone: Zone, server: str, *, key: str) -> None:
    if live_zone(zone.name) is None:
        publishers.named(server).withdraw(zone.name, key=key)
