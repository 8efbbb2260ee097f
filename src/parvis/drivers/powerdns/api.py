"""Zones at one PowerDNS server. A change of a zone is one PATCH, which the server does in one transaction."""

import re
import threading
from collections.abc import Mapping
from dataclasses import replace
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
    StrangeKeysError,
    ZoneContent,
    ZoneKey,
)
from parvis.drivers.powerdns import keys

SECONDS: Final = 10.0
_LONGEST_PROBLEM: Final = 300
_SIZES: Final = " 1.00m 10000.00m 10.00m"
"""The defaults of RFC 1876."""
_NEEDLESS: Final = re.compile(r'="([A-Za-z0-9,.:+/=_-]*)"')
_SIGNED: Final[Mapping[str, Any]] = {"kind": "Master", "nsec3param": "1 0 0 -", "api_rectify": True}
"""Of a zone with keys: absence told by NSEC3 without opt-out, iterations or salt (RFC 9276)."""
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
            if not content.keys:
                self._create(content)
                return
            known = self._prepare(content.name)
        there = _content(content.name, known)
        if there.serial > content.serial:
            raise ServerAheadError(there.serial)
        self._refuse_strange_keys(content, known)
        is_answered = bool(there.sets)
        if not is_answered:
            # Nobody sees it yet: signed before it is seen, whoever trusts its keys already is told nothing without them.
            self._sign(content, known)
        changes = _changes(there, content)
        if changes:
            self._ask("PATCH", f"zones/{content.name}.", {"rrsets": changes})
        if is_answered:
            self._sign(content, known)
        self._settle(content, known)

    def withdraw(self, name: str, *, key: str) -> None:
        self._begin(key)
        self._ask("DELETE", f"zones/{name}.", allows=frozenset({404}))

    def fetch(self, name: str) -> ZoneContent | None:
        self._begin("")
        known = self._zone(name)
        if known is None:
            return None
        signing = [one for one in self._keys(name, known) if keys.signs(one)]
        return replace(_content(name, known), keys=tuple(self._key(name, one["id"]) for one in signing))

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

    def _prepare(self, name: str) -> dict[str, Any]:
        """A zone without even a SOA, which nobody is answered about."""
        zone = {"name": f"{name}.", "kind": "Slave", "soa_edit_api": "", "soa_edit": ""}
        made: dict[str, Any] = self._ask("POST", "zones?rrsets=false", zone).json()
        return {**made, "rrsets": []}

    def _keys(self, name: str, known: Mapping[str, Any]) -> list[dict[str, Any]]:
        """None is asked for where the zone itself says that it is not signed."""
        if not known["dnssec"]:
            return []
        found: list[dict[str, Any]] = self._ask("GET", f"zones/{name}./cryptokeys").json()
        return found

    def _key(self, name: str, number: int) -> ZoneKey:
        return keys.told(self._ask("GET", f"zones/{name}./cryptokeys/{number}").json())

    def _refuse_strange_keys(self, content: ZoneContent, known: Mapping[str, Any]) -> None:
        ours = {*(key.public for key in content.keys), *content.retired}
        there = [one for one in self._keys(content.name, known) if keys.signs(one) and keys.public(one) not in ours]
        if there:
            raise StrangeKeysError(tuple(self._key(content.name, one["id"]) for one in there))

    def _sign(self, content: ZoneContent, known: Mapping[str, Any]) -> None:
        """With every key that is wanted; those that are not go only after it."""
        for wanted in keys.missing(self._keys(content.name, known), content.keys) if content.keys else ():
            self._ask("POST", f"zones/{content.name}./cryptokeys", keys.imported(wanted))

    def _settle(self, content: ZoneContent, known: Mapping[str, Any]) -> None:
        zone = f"zones/{content.name}."
        if not content.keys:
            if known["dnssec"]:
                self._ask("PUT", zone, {"dnssec": False, "api_rectify": False})
            return
        if any(known[name] != value for name, value in _SIGNED.items()):
            self._ask("PUT", zone, dict(_SIGNED))
        for number in keys.needless(self._keys(content.name, {"dnssec": True}), content.keys):
            self._ask("DELETE", f"{zone}/cryptokeys/{number}")

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
