"""Addresses of names, asked of the resolvers that the machine is set up with, or of others."""

from collections.abc import Sequence

import dns.exception
import dns.resolver

from parvis.dns.ports import Addresses

SECONDS = 5.0


class SystemResolver:
    """Asks both types. ``servers`` and ``port``: others than the machine's own."""

    def __init__(self, servers: Sequence[str] = (), *, port: int = 53, seconds: float = SECONDS) -> None:
        self._servers, self._port, self._seconds = list(servers), port, seconds

    def addresses(self, name: str) -> Addresses:
        values: list[tuple[str, str]] = []
        ttls, problems = [], []
        for kind in ("A", "AAAA"):
            try:
                answer = self._resolver().resolve(f"{name}.", kind, search=False)
            except dns.resolver.NoAnswer:
                continue
            except dns.exception.DNSException as error:
                problems.append(str(error) or type(error).__name__)
                continue
            values += sorted((kind, record.to_text()) for record in answer)
            ttls.append(_ttl(answer))
        if problems:
            # One of the two alone is half an answer: what was published before is better.
            return Addresses((), 0, problems[0])
        return Addresses(tuple(values), min(ttls), "") if values else Addresses((), 0, f"{name} has no address")

    def _resolver(self) -> dns.resolver.Resolver:
        """A new one each time: it reads what the machine says now."""
        made = dns.resolver.Resolver(configure=not self._servers)
        if self._servers:
            made.nameservers = self._servers
            made.port = self._port
        made.lifetime = self._seconds
        return made


def _ttl(answer: dns.resolver.Answer) -> int:
    """The shortest of the chain."""
    return min(int(rrset.ttl) for rrset in answer.response.answer)
