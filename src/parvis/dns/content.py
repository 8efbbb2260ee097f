"""What is to be published of a zone: its records, and what stands above them."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from parvis.dns.keys import opened
from parvis.dns.models import KeptRecord, Version, Zone
from parvis.dns.ports import RecordSet, ZoneContent, ZoneKey
from parvis.dns.queries import flattened, records_of, retired_keys, signing_keys
from parvis.dns.records.names import whole_name
from parvis.dns.records.ttl import LONGEST
from parvis.dns.zonefile.writing import Authority
from parvis.kit.failures import NeedsPersonError
from parvis.provisioning.sealing import UnsealableError

REFRESH: Final = 7_200
RETRY: Final = 1_800
EXPIRE: Final = 1_209_600
NEGATIVE_TTL: Final = 300
NAMESERVER_TTL: Final = 3_600


def authority_of(zone: Zone) -> Authority:
    """The SOA and name servers of a zone (rules 4.1). NeedsPersonError where its brand has no name servers."""
    brand = zone.account.brand
    if not brand.nameservers:
        message = f"the brand {brand.slug} has no name servers to publish under"
        raise NeedsPersonError(message)
    local, _at, host = brand.support_email.partition("@")
    escaped = local.replace(".", "\\.")
    return Authority(
        primary=f"{brand.nameservers[0]}.",
        mailbox=f"{escaped}.{host}.",
        serial=zone.serial,
        refresh=REFRESH,
        retry=RETRY,
        expire=EXPIRE,
        negative_ttl=NEGATIVE_TTL,
        soa_ttl=zone.soa_ttl,
        nameservers=[f"{host}." for host in brand.nameservers],
        nameserver_ttl=NAMESERVER_TTL,
    )


def content_of(zone: Zone) -> ZoneContent:
    """The present version of ``zone``, as its servers are to answer, and what they are to sign it with."""
    top = authority_of(zone)
    sets: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    ttls: dict[tuple[str, str], int] = {}
    for record in flattened(zone, records_of(zone)):
        place = f"{whole_name(record.owner, zone.name)}.", record.kind
        sets[place].append(record.value)
        ttls[place] = record.ttl
    apex = f"{zone.name}."
    above = (
        RecordSet(apex, "SOA", top.soa_ttl, (top.soa,)),
        RecordSet(apex, "NS", top.nameserver_ttl, tuple(sorted(top.nameservers))),
    )
    below = (RecordSet(owner, kind, ttls[owner, kind], tuple(sorted(values))) for (owner, kind), values in sets.items())
    return ZoneContent(zone.name, zone.serial, (*above, *below), _keys(zone), retired_keys(zone))


def _keys(zone: Zone) -> tuple[ZoneKey, ...]:
    try:
        return tuple(ZoneKey(key.public, opened(key.private)) for key in signing_keys(zone))
    except UnsealableError as error:
        raise NeedsPersonError(str(error)) from error


def lasting_until(zone: Zone, now: datetime) -> datetime:
    """Until when somebody may still believe what was published of the zone up to ``now``: nobody keeps it longer.

    Records that went lately count, for as long as they were good; so does what is told of names that are not there.
    """
    present = KeptRecord.objects.filter(zone=zone, until__isnull=True).aggregate(most=Max("ttl"))["most"] or 0
    longest = max(present, zone.soa_ttl, NAMESERVER_TTL, NEGATIVE_TTL)
    lately = Version.objects.filter(zone=zone, at__gt=now - timedelta(seconds=LONGEST)).values("number", "at")
    ended = {row["number"]: row["at"] for row in lately}
    gone = KeptRecord.objects.filter(zone=zone, until__in=ended).values_list("until", "ttl")
    until = [ended[number] + timedelta(seconds=ttl) for number, ttl in gone if number is not None]
    return max([now + timedelta(seconds=longest), *until])
