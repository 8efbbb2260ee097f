"""What is answered to whom: everything that a connection needs to know."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from parvis.web.redirects import answers
from parvis.web.redirects.asked import Asked
from parvis.web.redirects.entries import GONE, address_of, shows_frame, unpacked
from parvis.web.redirects.pages import NOBODYS
from parvis.web.redirects.table import Table
from parvis.web.redirects.visits import Visitors

CHALLENGES: Final = b"/.well-known/acme-challenge/"
Proof = Callable[[str, str], Awaitable[str]]
"""The answer to a certificate authority's token for a host (RFC 8555 section 8.3), or ""."""


class Request(NamedTuple):
    """One request, read whole. ``is_secure``: it came over TLS. ``closes``: its connection ends with the answer."""

    asked: Asked
    is_head: bool
    counts: bool
    is_secure: bool
    closes: bool


class Site:
    """Answers from memory alone, but for the tokens of certificate authorities."""

    def __init__(
        self, table: Table, visitors: Visitors, *, has_certificate: Callable[[bytes], bool], proof: Proof
    ) -> None:
        self._table = table
        self._visitors = visitors
        self._has_certificate = has_certificate
        self._proof = proof

    def answer(self, request: Request) -> bytes:
        """The whole answer to ``request``."""
        host, path, query = request.asked
        data = self._table.rows.get(host)
        if data is None:
            page = self._table.pages_for(NOBODYS).unknown
            return answers.page(404, page, is_head=request.is_head, closes=request.closes)
        entry = unpacked(data)
        if entry.way == GONE:
            page = self._table.pages_for(entry.brand).gone
            return answers.page(410, page, is_head=request.is_head, closes=request.closes)
        if entry.forces_https and not request.is_secure and self._has_certificate(host):
            return answers.to_https(host, path, query, closes=request.closes)
        if request.counts:
            self._visitors.count(entry.number, time.time())
        location = address_of(entry, path, query)
        if shows_frame(entry, is_secure=request.is_secure):
            return answers.frame(entry, location, is_head=request.is_head, closes=request.closes)
        return answers.redirect(entry, location, closes=request.closes)

    async def proved(self, request: Request) -> bytes:
        """The answer to an authority's token; any other path of the kind is redirected as all are."""
        token = request.asked.path.removeprefix(CHALLENGES).decode()
        is_ours = request.asked.host in self._table.rows
        text = await self._proof(request.asked.host.decode(), token) if is_ours else ""
        if not text:
            return self.answer(request)
        headers = b"Content-Type: application/octet-stream\r\nCache-Control: no-store\r\n"
        return answers.answer(200, headers, text.encode(), is_head=request.is_head, closes=request.closes)
