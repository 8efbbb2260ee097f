"""The tree of the DNS, walked from its root: who answers for a zone, and what they say (RFC 1034 section 5.3.3)."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from parvis.drivers.lookups.asking import Asker

ROOTS: Final = (
    "198.41.0.4", "170.247.170.2", "192.33.4.12", "199.7.91.13", "192.203.230.10", "192.5.5.241", "192.112.36.4",
    "198.97.190.53", "192.36.148.17", "192.58.128.30", "193.0.14.129", "199.7.83.42", "202.12.27.33",
)  # fmt: skip
"""The root name servers (IANA's hints)."""
MOST_HOSTS: Final = 13
_TRIED: Final = 3
_STEPS: Final = 12
_ALIASES: Final = 8
_DEEPEST: Final = 4
_ADDRESS_KINDS: Final = ("A", "AAAA")
_GLUE: Final = frozenset({dns.rdatatype.A, dns.rdatatype.AAAA})


class Status(Enum):
    """What came of a look-up."""

    FOUND = "found"
    NONE = "none"
    MISSING = "missing"
    """There is no such name."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Found:
    """``rrset`` is of the last of ``aliases``, or of the name itself where there are none."""

    status: Status
    rrset: dns.rrset.RRset | None = None
    aliases: tuple[dns.name.Name, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The values as zone files have them."""
        return sorted(data.to_text() for data in self.rrset) if self.rrset is not None else []


@dataclass(slots=True)
class Cut:
    """A zone as the one above delegates it. ``glue``: addresses that came with it, by host."""

    hosts: list[dns.name.Name]
    glue: dict[dns.name.Name, list[str]] = field(default_factory=dict)


class Tree:
    """What was learnt on the way is kept for the next question."""

    def __init__(self, asker: Asker, roots: Sequence[str] = ROOTS) -> None:
        self._asker = asker
        self._roots = list(roots)
        self.cuts: dict[dns.name.Name, Cut] = {}

    def resolve(self, name: dns.name.Name, kind: str, *, depth: int = 0) -> Found:
        """Follow aliases; never deeper than a few zones whose servers are in other zones again."""
        aliases: list[dns.name.Name] = []
        for _alias in range(_ALIASES + 1):
            answer = self._authoritative(name, kind, depth)
            if answer is None:
                return Found(Status.FAILED, None, tuple(aliases))
            rrset = answer.get_rrset(answer.answer, name, dns.rdataclass.IN, dns.rdatatype.from_text(kind))
            if rrset is not None:
                return Found(Status.FOUND, rrset, tuple(aliases))
            onward = answer.get_rrset(answer.answer, name, dns.rdataclass.IN, dns.rdatatype.CNAME)
            if onward is None:
                is_missing = answer.rcode() == dns.rcode.NXDOMAIN
                return Found(Status.MISSING if is_missing else Status.NONE, None, tuple(aliases))
            name = onward[0].target
            if name in aliases:
                break
            aliases.append(name)
        return Found(Status.FAILED, None, tuple(aliases))

    def hosts(self, zone: dns.name.Name) -> list[dns.name.Name]:
        """The servers of a zone: those that the zone above tells, or where the same ones have both, its own word."""
        told = self.resolve(zone, "NS")
        cut = self.cuts.get(zone)
        if cut is not None:
            return cut.hosts
        names = told.texts if not told.aliases else []
        return [dns.name.from_text(text) for text in names][:MOST_HOSTS]

    def addresses(self, host: dns.name.Name, *, depth: int = 0) -> list[str]:
        """Where a host is, aliases followed."""
        return [text for kind in _ADDRESS_KINDS for text in self.resolve(host, kind, depth=depth).texts]

    def servers(self, zone: dns.name.Name, *, depth: int = 0) -> Iterator[str]:
        """Addresses of the servers of a zone whose cut is known: those told with it first."""
        cut = self.cuts.get(zone)
        if cut is None:
            yield from random.sample(self._roots, len(self._roots))
            return
        told = [address for host in cut.hosts for address in cut.glue.get(host, ())]
        # Not every machine speaks IPv6.
        yield from sorted(told, key=lambda address: ":" in address)
        if depth < _DEEPEST:
            for host in cut.hosts:
                if host not in cut.glue:
                    yield from self.addresses(host, depth=depth + 1)

    def host_addresses(self, zone: dns.name.Name, host: dns.name.Name) -> list[str]:
        """Of one server of a zone: as told with its delegation where it is inside, otherwise looked up."""
        cut = self.cuts.get(zone)
        told = cut.glue.get(host) if cut is not None else None
        return told or self.addresses(host, depth=1)

    def _authoritative(self, name: dns.name.Name, kind: str, depth: int) -> dns.message.Message | None:
        # The zone above tells the DS.
        zone = self._nearest(name, is_above=kind == "DS")
        for _step in range(_STEPS):
            answer = self._asked(zone, name, kind, depth)
            if answer is None:
                return None
            below = self._referred(answer, zone, name)
            if below is None:
                return answer if answer.flags & dns.flags.AA else None
            zone = below
        return None

    def _nearest(self, name: dns.name.Name, *, is_above: bool) -> dns.name.Name:
        known = [zone for zone in self.cuts if name.is_subdomain(zone) and not (is_above and zone == name)]
        return max(known, key=len, default=dns.name.root)

    def _asked(self, zone: dns.name.Name, name: dns.name.Name, kind: str, depth: int) -> dns.message.Message | None:
        for address in islice(self.servers(zone, depth=depth), _TRIED):
            answer = self._asker.ask(address, name, kind)
            if answer is not None and answer.rcode() in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
                return answer
        return None

    def _referred(self, answer: dns.message.Message, zone: dns.name.Name, name: dns.name.Name) -> dns.name.Name | None:
        """The zone below that the answer sends to; strictly nearer to the name each time, so that the way ends."""
        if answer.answer or answer.flags & dns.flags.AA:
            return None
        for rrset in answer.authority:
            is_nearer = rrset.name != zone and rrset.name.is_subdomain(zone) and name.is_subdomain(rrset.name)
            if rrset.rdtype != dns.rdatatype.NS or not is_nearer:
                continue
            hosts = sorted(data.target for data in rrset)[:MOST_HOSTS]
            cut = Cut(hosts)
            for one in answer.additional:
                # Addresses of hosts elsewhere are not for this zone to tell.
                if one.name in hosts and one.name.is_subdomain(zone) and one.rdtype in _GLUE:
                    cut.glue.setdefault(one.name, []).extend(data.to_text() for data in one)
            self.cuts[rrset.name] = cut
            return rrset.name
        return None
