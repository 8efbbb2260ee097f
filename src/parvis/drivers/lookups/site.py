"""One visit of a name over HTTPS, at the very address that was found public; nothing that it says is followed."""

import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Final

from parvis.domains.ports import SiteSeen, SiteState

SECONDS: Final = 5.0
PORT: Final = 443
_ENOUGH: Final = 64
"""Octets of an answer: its first line."""


def visited(
    host: str,
    addresses: Sequence[str],
    *,
    may_ask: Callable[[str], bool],
    seconds: float = SECONDS,
    port: int = PORT,
    trusted: ssl.SSLContext | None = None,
) -> SiteSeen:
    """What came of the first address that answers. ``trusted``: other authorities than the machine's."""
    if not addresses:
        return SiteSeen(host, SiteState.NOWHERE)
    if not all(map(may_ask, addresses)):
        return SiteSeen(host, SiteState.PRIVATE)
    context = trusted or ssl.create_default_context()
    for address in addresses[:2]:
        try:
            with (
                socket.create_connection((address, port), timeout=seconds) as plain,
                context.wrap_socket(plain, server_hostname=host) as line,
            ):
                line.sendall(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                if line.recv(_ENOUGH).startswith(b"HTTP/"):
                    return SiteSeen(host, SiteState.FINE)
        except ssl.SSLCertVerificationError as error:
            return SiteSeen(host, SiteState.UNTRUSTED, str(error.verify_message)[:200])
        except (OSError, ValueError):
            continue
    return SiteSeen(host, SiteState.CLOSED)
