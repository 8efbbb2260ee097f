"""Whether name servers sign a zone as they are to: keys, and signatures over them and over the SOA, validated here."""

from collections.abc import Callable, Sequence
from typing import Final

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from parvis.drivers.dns.direct import Place, SilentError, asked, places_of

_SOA: Final = dns.rdatatype.SOA
_DNSKEY: Final = dns.rdatatype.DNSKEY


class ServedSignatures:
    """``places`` are asked in place of the hosts' own public addresses: of name servers that the world does not know."""

    def __init__(self, places: Sequence[Place] = (), *, find: Callable[[str], Sequence[Place]] = places_of) -> None:
        self._places, self._find = tuple(places), find

    def faults(self, name: str, hosts: Sequence[str], keys: Sequence[str]) -> list[str]:
        found = []
        for host in ("",) if self._places else hosts:
            places = self._places or self._find(host)
            if not places:
                found.append(f"{host} has no address that may be asked")
            found += [
                f"{host or place[0]}: {fault}" for place in places if (fault := _fault(place, name, frozenset(keys)))
            ]
        return found if hosts or self._places else ["the name has no name servers"]


def _fault(place: Place, name: str, keys: frozenset[str]) -> str:
    apex = dns.name.from_text(name)
    try:
        told = _set(asked(place, name, "DNSKEY"), apex, _DNSKEY)
        top = _set(asked(place, name, "SOA"), apex, _SOA)
        if told is None:
            return "the zone is not signed"
        if frozenset(_public(key.to_text()) for key in told[0]) != keys:
            return "it is signed with other keys"
        for rrset, signatures in (told, top or told):
            dns.dnssec.validate(rrset, signatures, {apex: told[0]})
    except SilentError as error:
        return str(error)
    except dns.exception.DNSException as error:
        return f"its signatures are not valid: {error or type(error).__name__}"
    return "" if top is not None else "its SOA is not signed"


def _set(
    answer: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> tuple[dns.rrset.RRset, dns.rrset.RRset] | None:
    found = answer.get_rrset(answer.answer, name, dns.rdataclass.IN, kind)
    signed = answer.get_rrset(answer.answer, name, dns.rdataclass.IN, dns.rdatatype.RRSIG, kind)
    return None if found is None or signed is None else (found, signed)


def _public(text: str) -> str:
    flags, protocol, algorithm, *words = text.split()
    return f"{flags} {protocol} {algorithm} {''.join(words)}"
