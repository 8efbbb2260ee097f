"""The life of a zone: made for a name on our servers, kept for a while when the name leaves them, then removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import idna
from django.db import transaction

from parvis.accounts.models import Account
from parvis.audit.actions import record as note_down
from parvis.dns.actions.publishing import request_publication
from parvis.dns.actions.signing import retired
from parvis.dns.actions.versions import held, write_version
from parvis.dns.enums import KeyState, VersionCause, ZoneState
from parvis.dns.models import SigningKey, Zone
from parvis.dns.queries import live_zone
from parvis.dns.records.values import Record
from parvis.kit.actor import Actor

KEPT: Final = timedelta(days=30)
"""For how long a zone is still answered for after its name left: caches everywhere know our servers for days."""


@transaction.atomic
def open_zone(*, name: str, account: Account, actor: Actor, now: datetime, records: Sequence[Record] = ()) -> Zone:
    """The zone of ``name`` (ASCII) for ``account``: the one there is, come back if it was kept, or a new one with ``records``.

    One that another account left behind is removed first: its records are not for the one who has the name now.
    """
    known = live_zone(name)
    if known is not None:
        known = held(known)
        if known.account_id == account.pk:
            return _bring_back(known, actor=actor, now=now)
        _end(known, actor=actor, now=now)
    zone = Zone.objects.create(name=name, unicode_name=_unicode(name), account=account, created_at=now)
    write_version(held(zone), [], records, cause=VersionCause.CREATED, actor=actor, now=now)
    zone.refresh_from_db()
    return zone


@transaction.atomic
def keep_zone(zone: Zone, *, actor: Actor, now: datetime) -> Zone:
    """The name left our servers: the zone is still answered for, and removed in 30 days unless the name comes back."""
    zone = held(zone)
    if zone.state == ZoneState.SERVED:
        zone.state = ZoneState.KEPT
        zone.kept_until = now + KEPT
        zone.save(update_fields=["state", "kept_until"])
        _tell(zone, "zone.kept", actor=actor, now=now)
    return zone


@transaction.atomic
def remove_zone(zone: Zone, *, actor: Actor, now: datetime) -> Zone:
    """Stop answering for a zone. Its versions stay."""
    zone = held(zone)
    if zone.state != ZoneState.REMOVED:
        _end(zone, actor=actor, now=now)
    return zone


def _bring_back(zone: Zone, *, actor: Actor, now: datetime) -> Zone:
    if zone.state == ZoneState.KEPT:
        zone.state = ZoneState.SERVED
        zone.kept_until = None
        zone.save(update_fields=["state", "kept_until"])
        _tell(zone, "zone.back", actor=actor, now=now)
    return zone


def _end(zone: Zone, *, actor: Actor, now: datetime) -> None:
    zone.state = ZoneState.REMOVED
    zone.kept_until = None
    zone.save(update_fields=["state", "kept_until"])
    retired(SigningKey.objects.select_for_update().filter(zone=zone, state=KeyState.PUBLISHED), now=now)
    _tell(zone, "zone.removed", actor=actor, now=now)
    request_publication(zone, now=now)


def _tell(zone: Zone, action: str, *, actor: Actor, now: datetime) -> None:
    note_down(
        action,
        kind="zone",
        subject=zone.name,
        by=actor,
        at=now,
        brand_id=zone.account.brand_id,
        account_id=zone.account_id,
        after={"version": zone.number},
    )


def _unicode(name: str) -> str:
    try:
        return idna.decode(name)
    except idna.IDNAError:
        return name
