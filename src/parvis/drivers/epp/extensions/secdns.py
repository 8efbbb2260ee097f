"""Delegation signer records (RFC 5910), by the interface of DS data."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.domains.ports import DsRecord
from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.parsing import children, needed, number
from parvis.drivers.epp.results import Response


def _record(record: DsRecord) -> Element:
    return element(
        "secDNS:dsData",
        element("secDNS:keyTag", str(record.key_tag)),
        element("secDNS:alg", str(record.algorithm)),
        element("secDNS:digestType", str(record.digest_type)),
        element("secDNS:digest", record.digest.upper()),
    )


@dataclass(frozen=True, slots=True)
class DsCreate:
    """The records of a new name."""

    records: Sequence[DsRecord]

    def element(self) -> Element:
        return element("secDNS:create", *(_record(record) for record in self.records))


@dataclass(frozen=True, slots=True)
class DsUpdate:
    """Records taken away, then added."""

    removed: Sequence[DsRecord] = ()
    added: Sequence[DsRecord] = ()

    def element(self) -> Element:
        return element(
            "secDNS:update",
            element("secDNS:rem", *(_record(record) for record in self.removed)) if self.removed else None,
            element("secDNS:add", *(_record(record) for record in self.added)) if self.added else None,
        )


def records_in(response: Response) -> frozenset[DsRecord]:
    """The records that an info tells. A registry that keeps keys alone tells none. Raises FrameError."""
    return frozenset(
        DsRecord(
            key_tag=number(found, "secDNS:keyTag"),
            algorithm=number(found, "secDNS:alg"),
            digest_type=number(found, "secDNS:digestType"),
            digest=needed(found, "secDNS:digest").replace(" ", "").upper(),
        )
        for found in children(response.extension("secDNS:infData"), "secDNS:dsData")
    )
