"""Asking one name server directly, past every cache: no recursion, with signatures, over TCP where the answer is long."""

from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode

from parvis.drivers.dns.servers import PORT, addresses_of, is_public

SECONDS: Final = 3.0
Place = tuple[str, int]
"""An address and a port."""


class SilentError(Exception):
    """No answer, or none that counts."""


def places_of(
    host: str,
    *,
    resolve: Callable[[str], Sequence[str]] = addresses_of,
    may_ask: Callable[[str], bool] = is_public,
) -> list[Place]:
    """Where ``host`` is to be asked; none where it has no public address."""
    return [(address, PORT) for address in dict.fromkeys(resolve(host)) if may_ask(address)]


def asked(place: Place, name: str, kind: str, *, seconds: float = SECONDS) -> dns.message.Message:
    """Its own word, with authority; SilentError otherwise."""
    address, port = place
    question = dns.message.make_query(f"{name}.", kind, want_dnssec=True)
    question.flags &= ~dns.flags.RD
    try:
        answer, _is_tcp = dns.query.udp_with_fallback(question, str(ip_address(address)), timeout=seconds, port=port)
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise SilentError(f"no answer: {type(error).__name__}") from error
    if answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
        raise SilentError(f"answers {dns.rcode.to_text(answer.rcode())}")
    if not answer.flags & dns.flags.AA:
        raise SilentError("does not answer for the zone")
    return answer
