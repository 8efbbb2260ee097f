"""Every type of record that a zone may hold, with its rules."""

from collections.abc import Mapping
from typing import Final

from parvis.dns.records.kinds.addresses import AAAA, A
from parvis.dns.records.kinds.aliases import ALIAS, CNAME, PTR
from parvis.dns.records.kinds.bindings import HTTPS, SVCB
from parvis.dns.records.kinds.caa import CAA
from parvis.dns.records.kinds.delegation import DS, NS
from parvis.dns.records.kinds.keys import CERT, OPENPGPKEY, SMIMEA, SSHFP, TLSA
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.kinds.loc import LOC
from parvis.dns.records.kinds.mail import MX
from parvis.dns.records.kinds.rendezvous import NAPTR, SRV, URI
from parvis.dns.records.kinds.txt import TXT

__all__ = ["KINDS", "SIGNING", "Group", "RecordKind", "Whole"]

KINDS: Final[Mapping[str, RecordKind]] = {
    kind.name: kind
    for kind in (
        A, AAAA, CNAME, ALIAS, MX, TXT, SRV, CAA, NS, TLSA, SSHFP, SVCB, HTTPS, PTR, DS, NAPTR, LOC, URI, CERT, OPENPGPKEY,
        SMIMEA,
    )
}  # fmt: skip
SIGNING: Final = frozenset({"RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY", "ZONEMD", "TYPE65534"})
"""Types that servers write themselves where a zone is signed."""
