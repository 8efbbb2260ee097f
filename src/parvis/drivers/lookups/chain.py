"""The link of DNSSEC between a zone and the one above: DS, DNSKEY and signatures that are checked (RFC 4035 section 5)."""

from collections.abc import Sequence
from typing import Final

import dns.dnssec
import dns.exception
import dns.name
import dns.rrset
from dns.dnssectypes import DSDigest
from dns.exception import DeniedByPolicy, UnsupportedAlgorithm
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

from parvis.domains.ports import Chain
from parvis.drivers.dns.signed import Signed
from parvis.drivers.lookups.asking import Asker
from parvis.drivers.lookups.tree import Status, Tree

_DIGESTS: Final = frozenset({DSDigest.SHA1, DSDigest.SHA256, DSDigest.SHA384})


def chain(asker: Asker, tree: Tree, name: dns.name.Name, addresses: Sequence[str]) -> Chain:
    """``addresses``: of servers that answer for the zone; all of them are checked, as a resolver may ask any."""
    above = tree.resolve(name, "DS")
    if above.status not in {Status.FOUND, Status.NONE, Status.MISSING} or not addresses:
        return Chain.UNKNOWN
    links = [data for data in above.rrset if isinstance(data, DS)] if above.rrset is not None else []
    found = {_at(asker, name, address, links) for address in addresses}
    worst = (Chain.BROKEN, Chain.UNSIGNED, Chain.UNKNOWN, Chain.UNLINKED, Chain.VALID, Chain.NONE)
    return next(one for one in worst if one in found)


def _at(asker: Asker, name: dns.name.Name, address: str, links: Sequence[DS]) -> Chain:
    answers = [asker.ask(address, name, kind, is_secure=True) for kind in ("DNSKEY", "SOA")]
    if None in answers:
        return Chain.UNKNOWN
    told = [Signed.of(answer, name, kind) for answer, kind in zip(answers, ("DNSKEY", "SOA"), strict=True) if answer]
    keys = told[0].records
    if keys is None:
        return Chain.UNSIGNED if links else Chain.NONE
    return _followed(name, keys, told, links) if links else Chain.UNLINKED


def _followed(name: dns.name.Name, keys: dns.rrset.RRset, told: Sequence[Signed], links: Sequence[DS]) -> Chain:
    linked = [key for key in keys if _is_linked(name, key, links)]
    if not linked:
        return Chain.BROKEN if _are_known(links) else Chain.UNKNOWN
    try:
        told[0].check(name, dns.rrset.from_rdata_list(name, keys.ttl, linked))
        told[1].check(name, keys)
    except (UnsupportedAlgorithm, DeniedByPolicy):
        return Chain.UNKNOWN
    except (dns.exception.DNSException, ValueError):
        return Chain.BROKEN
    return Chain.VALID


def _is_linked(name: dns.name.Name, key: object, links: Sequence[DS]) -> bool:
    if not isinstance(key, DNSKEY):
        return False
    return any(_made(name, key, link) == link.digest for link in links if link.key_tag == dns.dnssec.key_id(key))


def _made(name: dns.name.Name, key: DNSKEY, link: DS) -> bytes:
    try:
        return dns.dnssec.make_ds(name, key, link.digest_type, validating=True).digest
    except (dns.exception.DNSException, ValueError):
        return b""


def _are_known(links: Sequence[DS]) -> bool:
    """Whether one of the DS records is of a digest that we can make."""
    return any(link.digest_type in _DIGESTS for link in links)
