"""WHOIS (RFC 3912): a name in, a text out."""

import socketserver
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from parvis_registry.public import Published

LONGEST: Final = 255
PATIENCE: Final = 10.0
Lookup = Callable[[str], Published | None]


class WhoisServer(socketserver.ThreadingTCPServer):
    """Answers for every registry; ``lookup`` finds what is published."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], lookup: Lookup) -> None:
        super().__init__(address, _Handler)
        self.lookup = lookup


class _Handler(socketserver.StreamRequestHandler):
    timeout = PATIENCE
    server: WhoisServer

    def handle(self) -> None:
        try:
            name = self.rfile.readline(LONGEST).decode("ascii").strip().lower()
        except (OSError, UnicodeDecodeError):  # too slow, or no name
            return
        found = self.server.lookup(name)
        text = f"No match for {name}." if found is None else told(found)
        self.wfile.write((text.replace("\n", "\r\n") + "\r\n").encode())


def told(found: Published) -> str:
    """The text of a registered name."""
    return "\n".join(
        [
            f"Domain Name: {found.name}",
            f"Registry Domain ID: {found.handle}",
            f"Registrar: {found.registrar}",
            *([f"Updated Date: {_written(found.updated_at)}"] if found.updated_at else []),
            f"Creation Date: {_written(found.created_at)}",
            f"Registry Expiry Date: {_written(found.expires_at)}",
            *[f"Domain Status: {status}" for status in found.statuses],
            *[f"Name Server: {host}" for host in found.nameservers],
            f"DNSSEC: {'signedDelegation' if found.ds else 'unsigned'}",
            "Registrant: REDACTED FOR PRIVACY",
        ]
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
