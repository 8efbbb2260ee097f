"""ALIAS records: looked up by us, published as the addresses that they lead to (guide 9.5.3; rules 4.1)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from parvis.dns.actions.publishing import request_publication
from parvis.dns.enums import ZoneState
from parvis.dns.models import Alias, Zone
from parvis.dns.ports import Addresses
from parvis.dns.records.values import Record

LEAST: Final = 60
"""Seconds between two look-ups, whatever the answer says."""
MOST: Final = 86_400


def follow(zone: Zone, records: Iterable[Record], *, now: datetime) -> None:
    """Keep one ``Alias`` for each ALIAS record of the new content, all to be looked up at once, in the caller's transaction.

    Those whose record is gone are forgotten. One that leads elsewhere than before is published without addresses until it
    was looked up.
    """
    wanted = {record.owner: record.value.removesuffix(".") for record in records if record.kind == "ALIAS"}
    known = {alias.owner: alias for alias in Alias.objects.filter(zone=zone)}
    if not wanted and not known:
        return
    stale = [alias.pk for owner, alias in known.items() if wanted.get(owner) != alias.target]
    Alias.objects.filter(pk__in=stale).delete()
    kept = [alias for alias in known.values() if alias.pk not in stale]
    Alias.objects.filter(pk__in=[alias.pk for alias in kept]).update(due_at=now)
    there = {alias.owner for alias in kept}
    fresh = [
        Alias(zone=zone, owner=owner, target=target, due_at=now)
        for owner, target in wanted.items()
        if owner not in there
    ]
    made = Alias.objects.bulk_create(fresh)
    for alias in (*kept, *made):
        look_up(alias.pk)


def look_up(alias_id: int) -> None:
    """Queue the look-up of one alias, unless it waits already."""
    try:
        with transaction.atomic():
            queue.configure_task("dns.resolve", queueing_lock=f"alias:{alias_id}").defer(alias_id=alias_id)
    except AlreadyEnqueued:
        return


@transaction.atomic
def resolved(alias_id: int, target: str, found: Addresses, *, now: datetime) -> None:
    """Keep what was found for ``target``; where the addresses are others than before, the zone is published with them.

    Where nothing was found, the last good answer stays and the failure is shown. Nothing where the record leads elsewhere
    by now, or is gone.
    """
    alias = Alias.objects.filter(pk=alias_id).first()
    if alias is None:
        return
    # The zone first, as who edits it does.
    zone = Zone.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=alias.zone_id)
    held = Alias.objects.select_for_update().filter(pk=alias_id, target=target).first()
    if held is None or zone.state == ZoneState.REMOVED:
        return
    if not found.values:
        held.problem = found.problem[:300]
        held.due_at = now + timedelta(seconds=LEAST)
        held.save(update_fields=["problem", "due_at"])
        return
    addresses = [list(pair) for pair in found.values]
    is_new, held.addresses = addresses != held.addresses, addresses
    held.ttl = min(max(found.ttl, LEAST), MOST)
    held.resolved_at, held.problem = now, ""
    held.due_at = now + timedelta(seconds=held.ttl)
    held.save()
    if is_new:
        zone.serial = max(zone.serial + 1, int(now.timestamp()))
        zone.save(update_fields=["serial"])
        request_publication(zone, now=now)
