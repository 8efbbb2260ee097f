"""What a zone must hold for redirected names to reach our web tier (rules 5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from parvis.dns.records.changes import Change, difference
from parvis.dns.records.checking import written
from parvis.dns.records.values import APEX, Record, ordered

IN_THE_WAY: Final = frozenset({"A", "AAAA", "ALIAS", "CNAME"})
TTL: Final = 3_600


@dataclass(frozen=True, slots=True)
class Placing:
    """``records`` is what the zone would hold; ``changes`` lead there, and with none everything is in place."""

    records: Sequence[Record]
    changes: Sequence[Change]


def placing(zone: str, records: Sequence[Record], hosts: Collection[str], addresses: Sequence[str]) -> Placing:
    """What must change in ``records`` of ``zone`` so that ``hosts`` have our ``addresses`` and no others.

    Other records of the same names stay: mail goes on. A name under one that is delegated is left for the zone's own
    rules to refuse.
    """
    owners = {owner_of(host, zone) for host in hosts}
    known = {(record.owner, record.kind, record.value): record for record in records}
    ours = [_record(owner, address, zone) for owner in sorted(owners) for address in addresses]
    coming = [known.get((record.owner, record.kind, record.value), record) for record in ours]
    kept = [record for record in records if record.owner not in owners or record.kind not in IN_THE_WAY]
    after = ordered([*kept, *coming])
    return Placing(after, difference(records, after))


def owner_of(host: str, zone: str) -> str:
    """``host`` relative to its ``zone``."""
    return APEX if host == zone else host.removesuffix(f".{zone}")


def is_in_place(zone: str, records: Sequence[Record], host: str, addresses: Sequence[str]) -> bool:
    """Say whether ``host`` has our addresses and no others."""
    owner = owner_of(host, zone)
    found = {record.value for record in records if record.owner == owner and record.kind in IN_THE_WAY}
    return bool(addresses) and found == {str(ip_address(address)) for address in addresses}


def _record(owner: str, address: str, zone: str) -> Record:
    kind = "AAAA" if ":" in address else "A"
    checked = written(kind, owner=owner, seconds=TTL, value=address, zone=zone)
    if checked.record is None:
        # The brand's addresses were read when it was installed, and the host when it was redirected.
        message = f"{owner} {kind} {address} is no record of {zone}"
        raise ValueError(message)
    return checked.record
