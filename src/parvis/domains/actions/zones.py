"""The zone of a name follows its name servers: there while they are ours, kept for a while once they are not (DNS-1)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from parvis.brands.models import Brand
from parvis.dns.actions.zones import keep_zone, open_zone
from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.queries import live_zone
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.rules import uses_our_servers
from parvis.kit.actor import SYSTEM


def follow(domain: Domain, *, now: datetime) -> None:
    """The registry told the name servers of ``domain``: open its zone, or keep it, in the caller's transaction.

    A new zone is empty: nothing of ours answers for a site or mail yet, and records that nobody asked for would surprise.
    A deleted name that may still be restored keeps its zone as it is, and comes back with it.
    """
    if domain.state != DomainState.ACTIVE:
        return
    zone = live_zone(domain.name)
    is_theirs = zone is not None and zone.account_id == domain.account_id
    if uses_our_servers(domain):
        if zone is None or not is_theirs or zone.state == ZoneState.KEPT:
            open_zone(name=domain.name, account=domain.account, actor=SYSTEM, now=now)
    elif zone is not None and is_theirs:
        keep_zone(zone, actor=SYSTEM, now=now)


def let_go(domain: Domain, *, now: datetime) -> None:
    """The name is no longer ours: its zone is kept for a while, in the caller's transaction."""
    zone = live_zone(domain.name)
    if zone is not None and zone.account_id == domain.account_id:
        keep_zone(zone, actor=SYSTEM, now=now)


@transaction.atomic
def open_missing(brand: Brand, *, most: int, now: datetime) -> int:
    """Open zones of names that use the servers of ``brand`` and have none, from before there were any; how many."""
    rows = Domain.objects.select_for_update(of=("self",), skip_locked=True).select_related("account__brand")
    wanted = rows.filter(state=DomainState.ACTIVE, account__brand=brand, nameservers__overlap=brand.nameservers)
    served = Zone.objects.live().filter(name=OuterRef("name"), account=OuterRef("account"))
    found = list(wanted.exclude(Exists(served))[:most])
    for domain in found:
        open_zone(name=domain.name, account=domain.account, actor=SYSTEM, now=now)
    return len(found)
