"""Keys as PowerDNS takes and tells them: the private one in the form of BIND's files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from parvis.dns.ports import ZoneKey

_PRIVATE: Final = re.compile(r"^PrivateKey: (\S+)$", re.MULTILINE)


def imported(key: ZoneKey) -> dict[str, Any]:
    """What adds ``key``, signing at once: one key for the zone and for its keys."""
    text = f"Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: {key.private}\n"
    return {"keytype": "csk", "active": True, "published": True, "privatekey": text}


def told(one: Mapping[str, Any]) -> ZoneKey:
    """A key as the API tells it; without the private one where it is of a kind that we do not make."""
    found = _PRIVATE.search(one.get("privatekey", ""))
    return ZoneKey(public(one), found[1] if found else "")


def public(one: Mapping[str, Any]) -> str:
    """The data of its DNSKEY record."""
    flags, protocol, algorithm, *words = one["dnskey"].split()
    return f"{flags} {protocol} {algorithm} {''.join(words)}"


def signs(one: Mapping[str, Any]) -> bool:
    """Say whether the zone is signed with it, and tells so."""
    return bool(one["active"] and one["published"])


def needless(there: Sequence[Mapping[str, Any]], wanted: Sequence[ZoneKey]) -> list[int]:
    """The numbers of those that are not wanted, do not sign, or are there twice."""
    left = {key.public for key in wanted}
    found = []
    for one in there:
        if signs(one) and public(one) in left:
            left.discard(public(one))
        else:
            found.append(one["id"])
    return found


def missing(there: Sequence[Mapping[str, Any]], wanted: Sequence[ZoneKey]) -> list[ZoneKey]:
    """Those that are wanted and do not sign yet."""
    known = {public(one) for one in there if signs(one)}
    return [key for key in wanted if key.public not in known]
