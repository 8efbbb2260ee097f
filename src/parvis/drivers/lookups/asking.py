"""One question to one address, within a budget of time and of questions."""

import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rdatatype

from parvis.kit.networks import is_public as _is_public

SECONDS: Final = 30.0
EACH: Final = 2.0
MOST: Final = 300
PORT: Final = 53
_PAYLOAD: Final = 1232


def is_public(address: str) -> bool:
    """Whether it may be asked: nobody's zone makes us speak to our own network."""
    return _is_public(ip_address(address))


class Asker:
    """For one name: nobody's zone makes us ask more than ``most`` questions or longer than ``seconds``."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        each: float = EACH,
        most: int = MOST,
        port: int = PORT,
        may_ask: Callable[[str], bool] = is_public,
    ) -> None:
        self._ends = time.monotonic() + seconds
        self._each, self._left = each, most
        self._port = port
        self.may_ask = may_ask
        self._silent: set[str] = set()

    @property
    def left(self) -> float:
        """Seconds."""
        return max(0.0, self._ends - time.monotonic()) if self._left > 0 else 0.0

    def ask(
        self, address: str, name: dns.name.Name, kind: str, *, is_secure: bool = False
    ) -> dns.message.Message | None:
        """The answer, over TCP where it is long; None: there was none. Who was silent once is not waited for again."""
        if not self.left or address in self._silent or not self.may_ask(address):
            return None
        self._left -= 1
        question = dns.message.make_query(name, kind, want_dnssec=is_secure, payload=_PAYLOAD, use_edns=0)
        question.flags &= ~dns.flags.RD
        try:
            answer, _was_long = dns.query.udp_with_fallback(
                question,
                address,
                timeout=min(self._each, self.left),
                port=self._port,
                ignore_unexpected=True,
                ignore_errors=True,
            )
        except dns.exception.Timeout:
            self._silent.add(address)
            return None
        except (dns.exception.DNSException, OSError, EOFError, ValueError):
            return None
        return answer
