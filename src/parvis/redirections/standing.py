"""Whether redirected names reach our web tier, as far as the zone at our servers says."""

from collections.abc import Collection, Sequence
from enum import Enum

from parvis.dns.models import Zone
from parvis.dns.queries import records_of
from parvis.dns.records.values import Record
from parvis.redirections.placing import IN_THE_WAY, is_in_place, owner_of


class Standing(Enum):
    """Of one host: its records are ours, there are none, they lead elsewhere, or the zone is not here to be read."""

    HERE = "here"
    MISSING = "missing"
    OTHER = "other"
    UNREAD = "unread"


def standings(zone: Zone | None, hosts: Collection[str], addresses: Sequence[str]) -> dict[str, Standing]:
    """Each of ``hosts``, of one domain; without its ``zone``, or where the brand has no addresses, nothing can be said."""
    if zone is None or not addresses:
        return dict.fromkeys(hosts, Standing.UNREAD)
    records = records_of(zone)
    return {host: _standing(zone.name, records, host, addresses) for host in hosts}


def _standing(zone: str, records: Sequence[Record], host: str, addresses: Sequence[str]) -> Standing:
    if is_in_place(zone, records, host, addresses):
        return Standing.HERE
    owner = owner_of(host, zone)
    is_used = any(record.owner == owner and record.kind in IN_THE_WAY for record in records)
    return Standing.OTHER if is_used else Standing.MISSING
