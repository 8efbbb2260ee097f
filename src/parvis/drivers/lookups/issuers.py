"""Who may issue certificates for a name: its CAA records, or those of the nearest name above it (RFC 8659 section 3)."""

from typing import Final

import dns.name
from dns.rdtypes.ANY.CAA import CAA

from parvis.certificates.ports import Issuers
from parvis.drivers.lookups.tree import Status, Tree

_KNOWN: Final = frozenset({b"issue", b"issuewild", b"issuemail", b"iodef", b"contactemail", b"contactphone"})
_CRITICAL: Final = 128


def issuers(tree: Tree, name: dns.name.Name, *, method: str = "") -> Issuers | None:
    """None: anybody may, or somebody on the way did not answer. ``method``: who may not prove so (RFC 8657) is left out."""
    while len(name) > 1:
        found = tree.resolve(name, "CAA")
        if found.status is Status.FAILED:
            return None
        if found.rrset is not None:
            records = [data for data in found.rrset if isinstance(data, CAA)]
            return _read(name.to_text(omit_final_dot=True).lower(), records, method)
        name = name.parent()
    return None


def _read(name: str, records: list[CAA], method: str) -> Issuers | None:
    if any(one.flags & _CRITICAL and one.tag.lower() not in _KNOWN for one in records):
        return Issuers(name, ())
    told = [one.value.decode(errors="replace") for one in records if one.tag.lower() == b"issue"]
    if not told:
        return None
    allowed = set()
    for value in told:
        issuer, *parameters = (part.strip() for part in value.split(";"))
        pairs = dict(part.partition("=")[::2] for part in parameters if "=" in part)
        methods = {one.strip() for one in pairs.get("validationmethods", method).split(",")}
        if issuer and (not method or method in methods):
            allowed.add(issuer.lower())
    return Issuers(name, tuple(sorted(allowed)))
