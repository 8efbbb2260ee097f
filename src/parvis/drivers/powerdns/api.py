"""Zones at one PowerDNS server. A change of a zone is one PATCH, which the server does in one transaction."""

import re
import threading
from collections.abc import Mapping
from typing import Any, Final

import dns.exception
import dns.name
import dns.rdata
import httpx
from dns.rdtypes.ANY.CERT import CERT

from parvis.dns.ports import (
    Capability,
    ContentRejectedError,
    RecordSet,
    ServerAheadError,
    ServerDownError,
    ZoneContent,
)

SECONDS: Final = 10.0
_LONGEST_PROBLEM: Final = 300
_SIZES: Final = " 1.00m 10000.00m 10.00m"
"""The defaults of RFC 1876."""
_NEEDLESS: Final = re.compile(r'="([A-Za-z0-9,.:+/=_-]*)"')
_SIGNING: Final = frozenset({"RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY"})


class PowerDns:
    """``url`` is that of the server in the API, up to ``/servers/localhost``; ``key`` is its API key."""

    capabilities: frozenset[Capability] = frozenset({Capability.SIGNS})

    def __init__(self, url: str, key: str, *, seconds: float = SECONDS) -> None:
        self._client = httpx.Client(
            base_url=url.rstrip("/") + "/", headers={"X-API-Key": key}, timeout=seconds, trust_env=False
        )
        self._local = threading.local()

    def publish(self, content: ZoneContent, *, key: str) -> None:
        self._begin(key)
        known = self._zone(content.name)
        if known is None:
            self._create(content)
            return
        there = _content(content.name, known)
        if there.serial > content.serial:
            raise ServerAheadError(there.serial)
        changes = _changes(there, content)
        if changes:
            self._ask("PATCH", f"zones/{content.name}.", {"rrsets": changes})

    def withdraw(self, name: str, *, key: str) -> None:
        self._begin(key)
        self._ask("DELETE", f"zones/{name}.", allows=frozenset({404}))

    def fetch(self, name: str) -> ZoneContent | None:
        self._begin("")
        known = self._zone(name)
        return None if known is None else _content(name, known)

    def serials(self) -> Mapping[str, int]:
        self._begin("")
        found = self._ask("GET", "zones")
        return {zone["name"].removesuffix("."): zone["serial"] for zone in found.json()}

    def exchange(self) -> str:
        return "\n".join(getattr(self._local, "said", []))

    def _begin(self, key: str) -> None:
        self._local.said = [key] if key else []

    def _zone(self, name: str) -> dict[str, Any] | None:
        answer = self._ask("GET", f"zones/{name}.", allows=frozenset({404}))
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        found: dict[str, Any] = answer.json()
        return found

    def _create(self, content: ZoneContent) -> None:
        """With its records, so that nobody sees it empty. The serial is ours: the server is told not to touch it."""
        zone = {
            "name": f"{content.name}.",
            "kind": "Master",
            "soa_edit_api": "",
            "soa_edit": "",
            "rrsets": [_rrset(one) for one in content.sets],
        }
        self._ask("POST", "zones?rrsets=false", zone)

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, allows: frozenset[int] = frozenset()
    ) -> httpx.Response:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            self._say(method, path, type(error).__name__)
            raise ServerDownError(f"no answer from the name server: {type(error).__name__}") from error
        self._say(method, path, str(answer.status_code))
        if answer.is_success or answer.status_code in allows:
            return answer
        problem = _problem(answer)
        if answer.status_code in {400, 409, 422}:
            raise ContentRejectedError(f"the name server refused the zone: {problem}", code=answer.status_code)
        raise ServerDownError(f"the name server answered {answer.status_code}: {problem}")

    def _say(self, method: str, path: str, outcome: str) -> None:
        self._local.said = [*getattr(self._local, "said", []), f"{method} {path} → {outcome}"]


def _content(name: str, zone: Mapping[str, Any]) -> ZoneContent:
    sets = tuple(
        RecordSet(one["name"], one["type"], one["ttl"], tuple(sorted(record["content"] for record in one["records"])))
        for one in zone["rrsets"]
        if one["type"] not in _SIGNING
    )
    return ZoneContent(name, zone["serial"], sets)


def _changes(there: ZoneContent, wanted: ZoneContent) -> list[dict[str, Any]]:
    """What goes first, then what comes: a CNAME can take the place of an address in one step."""
    known = {(one.owner, one.kind): one for one in there.sets}
    asked = {(one.owner, one.kind): one for one in wanted.sets}
    gone = [
        {"name": owner, "type": kind, "changetype": "DELETE"} for owner, kind in known if (owner, kind) not in asked
    ]
    come = [_rrset(one) for place, one in asked.items() if place not in known or not _same(known[place], one)]
    return [*gone, *come]


def _same(one: RecordSet, other: RecordSet) -> bool:
    if one == other:
        return True
    return one.ttl == other.ttl and sorted(map(_octets, [one.kind] * len(one.values), one.values)) == sorted(
        map(_octets, [other.kind] * len(other.values), other.values)
    )


def _octets(kind: str, value: str) -> bytes:
    """The data itself: servers write the same data in their own ways."""
    try:
        return dns.rdata.from_text("IN", kind, value, origin=dns.name.root, relativize=False).to_digestable()
    except (dns.exception.DNSException, ValueError):
        return value.encode()


def _rrset(one: RecordSet) -> dict[str, Any]:
    return {
        "name": one.owner,
        "type": one.kind,
        "ttl": one.ttl,
        "changetype": "REPLACE",
        "records": [{"content": _plain(one.kind, value), "disabled": False} for value in one.values],
    }


def _plain(kind: str, value: str) -> str:
    """As PowerDNS 4.7 reads it: parameters of SVCB without needless quotes, all the sizes of LOC, numbers in CERT."""
    if kind == "CERT" and isinstance(data := dns.rdata.from_text("IN", kind, value), CERT):
        return f"{data.certificate_type} {data.key_tag} {int(data.algorithm)} {value.split(' ', 3)[3]}"
    if kind == "LOC" and value.count("m") == 1:
        return value + _SIZES
    return _NEEDLESS.sub(r"=\1", value) if kind in {"SVCB", "HTTPS"} else value


def _problem(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    text = told.get("error", "") if isinstance(told, dict) else ""
    return str(text)[:_LONGEST_PROBLEM]
