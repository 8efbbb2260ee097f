"""A zone as its present servers have it: transferred where they let it be, otherwise asked for name by name."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.xfr

from parvis.domains.ports import CopyState, ZoneCopied
from parvis.drivers.lookups.asking import Asker
from parvis.drivers.lookups.mail import SELECTORS
from parvis.drivers.lookups.tree import Tree

MOST_RECORDS: Final = 5_000
LARGEST: Final = 1_048_576
TRANSFER: Final = 15.0
"""Seconds that one server is given to hand a zone over."""
_TRIED: Final = 4
_HOSTS: Final = (
    "www", "mail", "smtp", "imap", "pop", "pop3", "mx", "mx1", "mx2", "webmail", "autodiscover", "autoconfig", "ftp", "ns1",
    "ns2", "blog", "shop", "boutique", "api", "app", "dev", "test", "m", "cdn", "static", "vpn", "cloud", "intranet",
)  # fmt: skip
_SERVICES: Final = (
    "_autodiscover._tcp",
    "_imaps._tcp",
    "_submission._tcp",
    "_submissions._tcp",
    "_sip._tls",
    "_sipfederationtls._tcp",
)
_APEX_KINDS: Final = ("A", "AAAA", "MX", "TXT", "CAA", "HTTPS")
_NOT_OURS: Final = frozenset({dns.rdatatype.RRSIG, dns.rdatatype.NSEC, dns.rdatatype.NSEC3, dns.rdatatype.NSEC3PARAM})


class TooLargeError(Exception):
    """More than we take."""


def copied(asker: Asker, tree: Tree, top: dns.name.Name, *, port: int) -> ZoneCopied:
    """Each server in turn is asked for all of it; the first that answers for the zone, for the usual names."""
    servers = _servers(asker, tree, top)
    for host, address in servers[:_TRIED]:
        try:
            lines = _transferred(address, top, port=port, seconds=min(TRANSFER, asker.left))
        except TooLargeError:
            return ZoneCopied(CopyState.TOO_LARGE, host)
        if lines:
            return ZoneCopied(CopyState.WHOLE, host, _text(lines))
    for host, address in servers[:_TRIED]:
        lines = list(dict.fromkeys(_asked(asker, top, address)))
        if lines:
            return ZoneCopied(CopyState.ASKED, host, _text(lines))
    return ZoneCopied(CopyState.NOTHING)


def _servers(asker: Asker, tree: Tree, top: dns.name.Name) -> list[tuple[str, str]]:
    """One public address of each server."""
    found = []
    for host in tree.hosts(top):
        addresses = sorted(filter(asker.may_ask, tree.host_addresses(top, host)), key=lambda one: ":" in one)
        found += [(host.to_text(omit_final_dot=True).lower(), address) for address in addresses[:1]]
    return found


def _transferred(address: str, top: dns.name.Name, *, port: int, seconds: float) -> list[str]:
    """The lines of a whole transfer, from SOA to SOA; nothing where it was refused or broken off."""
    if seconds <= 0:
        return []
    lines: list[str] = []
    size, ends = 0, 0
    try:
        for message in dns.query.xfr(address, top, port=port, timeout=seconds, lifetime=seconds, relativize=False):
            for rrset in message.answer:
                if rrset.rdtype == dns.rdatatype.SOA and rrset.name == top:
                    ends += 1
                    continue
                new = _lines(rrset)
                lines += new
                size += sum(map(len, new))
                if len(lines) > MOST_RECORDS or size > LARGEST:
                    raise TooLargeError
    except (dns.exception.DNSException, dns.xfr.TransferError, OSError, EOFError, ValueError):
        return []
    return lines if ends else []


def _asked(asker: Asker, top: dns.name.Name, address: str) -> Iterator[str]:
    for kind in _APEX_KINDS:
        yield from _told(asker, address, top, kind)
    anything = set(_told_as("*", asker, address, top, secrets.token_hex(8)))
    yield from sorted(anything)
    for owner in _HOSTS:
        for kind in ("A", "AAAA"):
            for line in _told(asker, address, dns.name.from_text(owner, top), kind):
                # What any name answers is the wildcard's.
                if _under("*", owner, line) not in anything:
                    yield line
    for owner in ("_dmarc", *(f"{one}._domainkey" for one in SELECTORS)):
        yield from _told(asker, address, dns.name.from_text(owner, top), "TXT")
    for owner in _SERVICES:
        yield from _told(asker, address, dns.name.from_text(owner, top), "SRV")


def _told_as(shown: str, asker: Asker, address: str, top: dns.name.Name, owner: str) -> Iterator[str]:
    """What a name that nobody made has, as if it were ``shown``."""
    for kind in ("A", "AAAA"):
        for line in _told(asker, address, dns.name.from_text(owner, top), kind):
            yield _under(shown, owner, line)


def _under(shown: str, owner: str, line: str) -> str:
    return f"{shown}.{line.removeprefix(f'{owner}.')}"


def _told(asker: Asker, address: str, name: dns.name.Name, kind: str) -> list[str]:
    """The records of the name, or the alias that it is."""
    answer = asker.ask(address, name, kind)
    if answer is None or not answer.flags & dns.flags.AA:
        return []
    wanted = {dns.rdatatype.from_text(kind), dns.rdatatype.CNAME}
    found = [rrset for rrset in answer.answer if rrset.name == name and rrset.rdtype in wanted]
    return [line for rrset in found for line in _lines(rrset)]


def _lines(rrset: dns.rrset.RRset) -> list[str]:
    if rrset.rdtype in _NOT_OURS:
        return []
    return [f"{rrset.name} {rrset.ttl} IN {dns.rdatatype.to_text(rrset.rdtype)} {data.to_text()}" for data in rrset]


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
