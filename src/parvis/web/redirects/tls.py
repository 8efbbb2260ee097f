"""Certificates of redirected names, in memory, chosen by the name that a visitor asks for (RFC 6066 section 3)."""

import asyncio
import logging
import os
import ssl
import tempfile
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg

from parvis.certificates.keys import opened
from parvis.certificates.models import CHANNEL
from parvis.provisioning.sealing import UnsealableError
from parvis.web.redirects.asked import LONGEST_HOST
from parvis.web.redirects.connecting import AT_ONCE, connected, following

READY: Final = 5_000
"""Names whose certificate is ready for a handshake; the others' are made ready when they are asked for."""
READERS: Final = 2
"""Connections to the database for proofs."""
MOST_ASKED: Final = 200
SECONDS: Final = 5.0
_ROWS: Final = "SELECT host, chain, key FROM certificates_certificate WHERE chain <> ''"
_PROOF: Final = """
    SELECT proof.answer FROM certificates_challenge AS proof
    JOIN certificates_certificate AS certificate ON certificate.id = proof.certificate_id
    WHERE certificate.host = %s AND proof.token = %s
"""
logger = logging.getLogger(__name__)


class Held(NamedTuple):
    """``key`` is sealed as in the database."""

    chain: str
    key: str


class Certificates:
    """Follows the database as ``Table`` does."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._ready: OrderedDict[str, ssl.SSLContext] = OrderedDict()
        self._reading = asyncio.Semaphore(READERS)
        self._asked = 0
        self.is_read = asyncio.Event()

    def has(self, host: bytes) -> bool:
        """Say whether ``host`` can be visited over HTTPS."""
        return host.decode() in self._held

    def server(self) -> ssl.SSLContext:
        """For every connection: the certificate is that of the name; without one for it, the handshake fails."""
        context = _context()
        context.sni_callback = self._chosen
        return context

    async def follow(self) -> None:
        """Read all, then what changes, until cancelled."""
        await following(CHANNEL, self._read_all, self._read_again)

    async def proof(self, host: str, token: str) -> str:
        """The answer to an authority's token, read when it is asked for: no machine is ever behind.

        Anybody may ask: beyond ``MOST_ASKED`` at a time nobody is answered, so that the database is left in peace.
        """
        if len(token) > LONGEST_HOST or self._asked >= MOST_ASKED:
            return ""
        self._asked += 1
        try:
            async with asyncio.timeout(SECONDS), self._reading, connected() as read:
                row = await (await read.execute(_PROOF, [host, token])).fetchone()
        finally:
            self._asked -= 1
        return str(row[0]) if row else ""

    async def _read_all(self, read: psycopg.AsyncConnection[Any]) -> None:
        held: dict[str, Held] = {}
        async with read.transaction(), read.cursor("certificates") as cursor:
            await cursor.execute(_ROWS)
            while found := await cursor.fetchmany(AT_ONCE):
                held.update((host, Held(chain, key)) for host, chain, key in found)
                await asyncio.sleep(0)
        self._held = held
        self._ready.clear()
        self.is_read.set()

    async def _read_again(self, read: psycopg.AsyncConnection[Any], hosts: Sequence[str]) -> None:
        cursor = await read.execute(f"{_ROWS} AND host = ANY(%s)", [list(hosts)])
        fresh = {host: Held(chain, key) for host, chain, key in await cursor.fetchall()}
        for host in hosts:
            self._ready.pop(host, None)
            if host in fresh:
                self._held[host] = fresh[host]
            else:
                self._held.pop(host, None)

    def _chosen(self, line: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int | None:
        host = (name or "").rstrip(".").lower()
        found = self._ready.get(host)
        if found is None:
            held = self._held.get(host)
            if held is None:
                return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            try:
                found = _loaded(held)
            except (ssl.SSLError, UnsealableError) as error:
                logger.warning("the certificate of %s cannot be used: %s", host, error)
                return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
            self._ready[host] = found
            if len(self._ready) > READY:
                self._ready.popitem(last=False)
        line.context = found
        return None


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _loaded(held: Held) -> ssl.SSLContext:
    """OpenSSL takes certificates from files alone: one that nobody else can read, gone when it was read."""
    context = _context()
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "w") as file:
            file.write(opened(held.key) + held.chain)
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
    return context
