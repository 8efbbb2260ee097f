"""The DS records of names, asked of the name servers of the zone above."""

from collections.abc import Sequence

import dns.exception
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.resolver

from parvis.dns.ports import Told
from parvis.drivers.dns.direct import Place, SilentError, asked, places_of

SECONDS = 5.0


class ParentServers:
    """Finds them by the machine's own resolvers; ``places`` are asked instead where given."""

    def __init__(self, places: Sequence[Place] = ()) -> None:
        self._places = tuple(places)

    def told(self, name: str) -> Told:
        try:
            places = self._places or _places(name)
        except (dns.exception.DNSException, OSError) as error:
            return Told((), problem=f"the servers above {name} are not known: {type(error).__name__}")
        sets, ttl, problems = [], 0, []
        for place in places:
            try:
                found, seconds = _told(place, name)
            except SilentError as error:
                problems.append(f"{place[0]}: {error}")
                continue
            sets.append(found)
            ttl = max(ttl, seconds)
        return Told(tuple(sets), ttl, "; ".join(problems))


def _places(name: str) -> list[Place]:
    resolver = dns.resolver.Resolver()
    resolver.lifetime = SECONDS
    parent = dns.resolver.zone_for_name(dns.name.from_text(name).parent(), resolver=resolver)
    hosts = [record.target.to_text(omit_final_dot=True) for record in resolver.resolve(parent, "NS")]
    # One address of each is enough, all are the same server; not every machine has IPv6.
    found = [sorted(places_of(host), key=lambda place: ":" in place[0])[:1] for host in sorted(hosts)]
    return [place for places in found for place in places]


def _told(place: Place, name: str) -> tuple[frozenset[str], int]:
    answer = asked(place, name, "DS")
    found = answer.get_rrset(answer.answer, dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.DS)
    if found is None:
        return frozenset(), 0
    return frozenset(_data(record.to_text()) for record in found), int(found.ttl)


def _data(text: str) -> str:
    tag, algorithm, kind, *words = text.split()
    return f"{tag} {algorithm} {kind} {''.join(words).upper()}"
