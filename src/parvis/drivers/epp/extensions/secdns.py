"""What signs a name's zone (RFC 5910): by the interface of DS data or by that of keys, as the records are."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.domains.ports import DsRecord, KeyRecord, SignerRecord
from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.parsing import children, needed, number
from parvis.drivers.epp.results import Response


def _record(record: SignerRecord) -> Element:
    if isinstance(record, KeyRecord):
        return element(
            "secDNS:keyData",
            element("secDNS:flags", str(record.flags)),
            element("secDNS:protocol", str(record.protocol)),
            element("secDNS:alg", str(record.algorithm)),
            element("secDNS:pubKey", record.key),
        )
    return element(
        "secDNS:dsData",
        element("secDNS:keyTag", str(record.key_tag)),
        element("secDNS:alg", str(record.algorithm)),
        element("secDNS:digestType", str(record.digest_type)),
        element("secDNS:digest", record.digest.upper()),
    )


@dataclass(frozen=True, slots=True)
class DsCreate:
    """The records of a new name, all of one form."""

    records: Sequence[SignerRecord]

    def element(self) -> Element:
        return element("secDNS:create", *(_record(record) for record in self.records))


@dataclass(frozen=True, slots=True)
class DsUpdate:
    """Records taken away, then added, all of one form. ``removes_all`` takes away whatever is there."""

    removed: Sequence[SignerRecord] = ()
    added: Sequence[SignerRecord] = ()
    removes_all: bool = False

    def element(self) -> Element:
        removed = [element("secDNS:all", "true")] if self.removes_all else [_record(record) for record in self.removed]
        return element(
            "secDNS:update",
            element("secDNS:rem", *removed) if removed else None,
            element("secDNS:add", *(_record(record) for record in self.added)) if self.added else None,
        )


def records_in(response: Response) -> frozenset[SignerRecord]:
    """The records that an info tells, of either form. A key that stands beside its digest is not counted. Raises FrameError."""
    told = response.extension("secDNS:infData")
    digests: list[SignerRecord] = [
        DsRecord(
            key_tag=number(found, "secDNS:keyTag"),
            algorithm=number(found, "secDNS:alg"),
            digest_type=number(found, "secDNS:digestType"),
            digest=needed(found, "secDNS:digest"),
        )
        for found in children(told, "secDNS:dsData")
    ]
    keys: list[SignerRecord] = [
        KeyRecord(
            flags=number(found, "secDNS:flags"),
            protocol=number(found, "secDNS:protocol"),
            algorithm=number(found, "secDNS:alg"),
            key=needed(found, "secDNS:pubKey"),
        )
        for found in children(told, "secDNS:keyData")
    ]
    return frozenset(as_told(record) for record in digests + keys)


def as_told(record: SignerRecord) -> SignerRecord:
    """The record as it is compared: digests in upper case, nothing with white space."""
    if isinstance(record, KeyRecord):
        return KeyRecord(record.flags, record.protocol, record.algorithm, "".join(record.key.split()))
    digest = "".join(record.digest.split()).upper()
    return DsRecord(record.key_tag, record.algorithm, record.digest_type, digest)
