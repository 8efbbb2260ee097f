"""Whether name servers sign a zone as they are to: keys, and signatures over them and over the SOA, validated here."""

from collections.abc import Callable, Sequence

import dns.exception
import dns.name

from parvis.drivers.dns.direct import Place, SilentError, asked, places_of
from parvis.drivers.dns.signed import NotSignedError, Signed


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
        told, top = (Signed.of(asked(place, name, kind), apex, kind) for kind in ("DNSKEY", "SOA"))
        if told.records is None or told.signatures is None:
            return "the zone is not signed"
        if frozenset(_public(key.to_text()) for key in told.records) != keys:
            return "it is signed with other keys"
        told.check(apex, told.records)
        top.check(apex, told.records)
    except SilentError as error:
        return str(error)
    except NotSignedError:
        return "its SOA is not signed"
    except (dns.exception.DNSException, ValueError) as error:
        return f"its signatures are not valid: {error or type(error).__name__}"
    return ""


def _public(text: str) -> str:
    flags, protocol, algorithm, *words = text.split()
    return f"{flags} {protocol} {algorithm} {''.join(words)}"
