"""The DS records, or keys, that a registry is to have for the keys that we sign with."""

import hashlib
from collections.abc import Iterable

from parvis.domains import ds
from parvis.domains.dnskeys import octets
from parvis.domains.models import Domain
from parvis.domains.ports import Capability, DsRecord, KeyRecord
from parvis.domains.registries import offers

SHA384 = 4


def wanted_ds(domain: Domain, publics: Iterable[str]) -> list[str]:
    """As ``Domain.ds`` has them, in the form that the registry takes: records with SHA-256, or keys."""
    keys = [_record(public) for public in publics]
    if not offers(domain.registry, Capability.DS_DATA):
        return ds.as_written(keys)
    return ds.as_written(ds.of_key(domain.name, key) for key in keys)


def is_as_wanted(domain: Domain, publics: Iterable[str]) -> bool:
    """Say whether the registry has exactly those, as we know it."""
    return domain.ds is not None and set(domain.ds) == set(wanted_ds(domain, publics))


def digests_of(name: str, publics: Iterable[str]) -> frozenset[str]:
    """Every DS record that may stand for one of them: a registry that takes keys chooses the digest (SHA-256 or SHA-384)."""
    found = set()
    for public in publics:
        record = _record(public)
        short = ds.of_key(name, record)
        data = record.flags.to_bytes(2) + bytes([record.protocol, record.algorithm]) + octets(record)
        long = hashlib.sha384(ds.wire(name) + data).hexdigest().upper()
        found |= {ds.written(short), ds.written(DsRecord(short.key_tag, short.algorithm, SHA384, long))}
    return frozenset(found)


def _record(public: str) -> KeyRecord:
    flags, protocol, algorithm, key = public.split()
    return KeyRecord(int(flags), int(protocol), int(algorithm), key)
