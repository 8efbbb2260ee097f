"""Making one server have one zone as it is wanted by now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from parvis.dns.actions import publishing, signing
from parvis.dns.content import content_of
from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.ports import ContentRejectedError, ServerAheadError, ServerDownError, StrangeKeysError
from parvis.dns.publishers import publishers
from parvis.dns.queries import live_zone
from parvis.kit.failures import NotYetError
from parvis.provisioning.alone import alone
from parvis.provisioning.performers import Task

MOMENT: Final = timedelta(seconds=1)


def publish(task: Task, *, now: datetime) -> Callable[[], None]:
    """Publish the latest version, whichever was asked for, or withdraw the zone where it is to be answered for no more.

    A version that was written while the server was spoken to has its own operation; the server refuses an older one
    after it. Withdrawn is only a name that nobody has a zone of by now.
    """
    server = task.arguments["server"]
    with alone(f"publish:{server}:{task.subject}") as is_alone:
        if not is_alone:
            # What it does would be half undone by who is at it, of an older version.
            raise NotYetError("another worker is publishing this zone there", again_at=now + MOMENT)
        return _carried_out(task, server, now=now)


def _carried_out(task: Task, server: str, *, now: datetime) -> Callable[[], None]:
    zone = Zone.objects.select_related("account__brand").get(pk=task.arguments["zone_id"])
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
    try:
        _given(zone, server, key=key, now=now)
    except ServerAheadError as ahead:
        zone = publishing.pass_by(zone.pk, ahead.serial, now=now)
        try:
            _given(zone, server, key=key, now=now)
        except ServerAheadError as again:
            # Another worker has just published a later version there.
            raise ServerDownError(str(again)) from again
    return zone.serial


def _given(zone: Zone, server: str, *, key: str, now: datetime) -> None:
    """A key that was made after a backup, which was restored since, is taken over: the registry may name it."""
    publisher = publishers.named(server)
    try:
        publisher.publish(content_of(zone), key=key)
    except StrangeKeysError as found:
        if signing.adopt(zone.pk, found.keys, now=now):
            raise ContentRejectedError(str(found)) from found
        publisher.publish(content_of(zone), key=key)


def _withdraw(zone: Zone, server: str, *, key: str) -> None:
    if live_zone(zone.name) is None:
        publishers.named(server).withdraw(zone.name, key=key)
