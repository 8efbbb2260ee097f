"""What a zone is signed with: a key more, keys less, each published at every server as a new serial (DNS-3).

Nothing here looks at the registry: whoever asks knows which keys may come and go (``domains``).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parvis.audit.actions import record as note_down
from parvis.dns import keys
from parvis.dns.actions.publishing import request_publication
from parvis.dns.actions.versions import held
from parvis.dns.enums import KeyState, ZoneState
from parvis.dns.models import SigningKey, Zone
from parvis.dns.ports import ZoneKey
from parvis.dns.rules import check_signable
from parvis.kit.actor import SYSTEM, Actor


@transaction.atomic
def add_key(zone: Zone, *, actor: Actor, now: datetime) -> SigningKey:
    """Sign ``zone`` with a new key, beside those there are. NotAllowedError where its servers do not sign."""
    zone = held(zone)
    check_signable(zone)
    public, private = keys.made()
    key = _kept(zone, public, private, now=now)
    _tell(zone, "zone.key-added", [key], actor=actor, now=now)
    _grow(zone, now=now)
    return key


@transaction.atomic
def retire_keys(zone: Zone, publics: Iterable[str], *, actor: Actor, now: datetime) -> int:
    """Sign with the keys whose ``public`` is in ``publics`` no more; return the serial from which on this is so.

    Keys that are retired already are left as they are, and nothing is published for them.
    """
    zone = held(zone)
    rows = SigningKey.objects.select_for_update().filter(zone=zone, state=KeyState.PUBLISHED, public__in=list(publics))
    gone = retired(rows, now=now)
    if gone:
        _tell(zone, "zone.key-retired", gone, actor=actor, now=now)
        _grow(zone, now=now)
    return zone.serial


@transaction.atomic
def adopt(zone_id: int, found: Iterable[ZoneKey], *, now: datetime) -> list[str]:
    """Keep keys that a server signs with and that we know nothing of, of a restored backup; the public ones that we cannot.

    Taken away, a key that the registry names would make the name unreachable to all who validate.
    """
    zone = held(Zone.objects.get(pk=zone_id))
    known = set(SigningKey.objects.filter(zone=zone).values_list("public", flat=True))
    strange = [key for key in found if key.public not in known]
    ours = [key for key in strange if keys.is_pair(key.public, key.private)]
    made = [_kept(zone, key.public, key.private, now=now) for key in ours]
    if made and zone.state != ZoneState.REMOVED:
        _tell(zone, "zone.key-adopted", made, actor=SYSTEM, now=now)
    return [key.public for key in strange if key not in ours]


def retired(rows: Iterable[SigningKey], *, now: datetime) -> list[SigningKey]:
    """Retire ``rows``, which are locked: what they signed with is forgotten."""
    gone = list(rows)
    for key in gone:
        key.state, key.private, key.retired_at = KeyState.RETIRED, "", now
        key.save(update_fields=["state", "private", "retired_at"])
    return gone


def _kept(zone: Zone, public: str, private: str, *, now: datetime) -> SigningKey:
    return SigningKey.objects.create(
        zone=zone,
        algorithm=keys.ALGORITHM,
        tag=keys.tag_of(public),
        public=public,
        private=keys.sealed(private),
        created_at=now,
    )


def _grow(zone: Zone, *, now: datetime) -> None:
    """A later serial, so that a worker who comes late with the keys of before is refused."""
    zone.serial = max(zone.serial + 1, int(now.timestamp()))
    zone.save(update_fields=["serial"])
    request_publication(zone, now=now)


def _tell(zone: Zone, action: str, touched: list[SigningKey], *, actor: Actor, now: datetime) -> None:
    note_down(
        action,
        kind="zone",
        subject=zone.name,
        by=actor,
        at=now,
        brand_id=zone.account.brand_id,
        account_id=zone.account_id,
        after={"keys": [key.tag for key in touched]},
    )
