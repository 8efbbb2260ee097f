"""What a template does to a zone that holds other records: it takes the place of what serves the same purpose, and no more."""

from collections.abc import Iterable, Sequence
from typing import Final

from parvis.dns.records import texts
from parvis.dns.records.problems import FaultError
from parvis.dns.records.values import Record, ordered

_ADDRESSES: Final = frozenset({"A", "AAAA", "ALIAS"})
_POLICIES: Final = ("v=spf1", "v=DMARC1", "v=DKIM1", "v=STSv1", "v=TLSRPTv1", "v=BIMI1")


def merged(present: Iterable[Record], coming: Sequence[Record]) -> list[Record]:
    """``coming`` in place of the records of ``present`` with the same purpose at the same name; all others stay.

    Addresses of both kinds go together (a left IPv6 address would still lead visitors to the old site), a policy in a
    TXT record replaces the one of its sort (SPF, DMARC, DKIM…) while other texts stay, and an alias stands alone.
    """
    purposes = {(record.owner, _purpose(record)) for record in coming}
    owners = {record.owner: record.kind == "CNAME" for record in coming}
    kept = [
        record
        for record in present
        if (record.owner, _purpose(record)) not in purposes and not _clashes(record, owners)
    ]
    ttls = {record.rrset: record.ttl for record in coming}
    known = {(record.owner, record.kind, record.value) for record in coming}
    left = [record for record in kept if (record.owner, record.kind, record.value) not in known]
    return ordered([*(record.with_ttl(ttls.get(record.rrset, record.ttl)) for record in left), *coming])


def _clashes(record: Record, owners: dict[str, bool]) -> bool:
    """Say whether an alias that comes leaves no place for it, or whether it is an alias where something else comes."""
    if record.owner not in owners:
        return False
    return owners[record.owner] or record.kind == "CNAME"


def _purpose(record: Record) -> str:
    if record.kind in _ADDRESSES:
        return "address"
    if record.kind != "TXT":
        return record.kind
    try:
        text = b"".join(texts.strings(record.value)).decode("utf-8", "replace").lstrip().lower()
    except FaultError:
        return record.value
    return next((policy for policy in _POLICIES if text.startswith(policy.lower())), record.value)
