"""The program: listens, follows the database, writes visits, and ends in order."""

import asyncio
import signal
import socket
import time
from functools import partial
from typing import Final

from parvis.web.redirects.line import READING, Line, Lines
from parvis.web.redirects.site import Site
from parvis.web.redirects.table import Table
from parvis.web.redirects.tls import Certificates
from parvis.web.redirects.visits import EVERY, Visitors

MOST: Final = 20_000
"""Connections at a time; more are cut at once."""
BACKLOG: Final = 1_024


class Tier:
    """One process of the web tier. Any number of them run beside each other, on any number of machines."""

    def __init__(self) -> None:
        self.table = Table()
        self.certificates = Certificates()
        self.visitors = Visitors()
        self._lines = Lines(MOST)
        self._site = Site(
            self.table, self.visitors, has_certificate=self.certificates.has, proof=self.certificates.proof
        )
        self._tasks: set[asyncio.Task[None]] = set()

    async def listen(self, plain: socket.socket, secure: socket.socket) -> list[asyncio.Server]:
        """Answer on ``plain``, and over TLS on ``secure``, once everything is read."""
        loop = asyncio.get_running_loop()
        works = (self.table.follow(), self.certificates.follow(), self._write(), self._cut())
        self._tasks = {loop.create_task(work) for work in works}
        await asyncio.gather(self.table.is_read.wait(), self.certificates.is_read.wait())
        return [
            await loop.create_server(partial(self._line, is_secure=False), sock=plain, backlog=BACKLOG),
            await loop.create_server(
                partial(self._line, is_secure=True),
                sock=secure,
                backlog=BACKLOG,
                ssl=self.certificates.server(),
                ssl_handshake_timeout=READING,
            ),
        ]

    def _line(self, *, is_secure: bool) -> Line:
        return Line(self._site, self._lines, is_secure=is_secure)

    async def stop(self) -> None:
        """Let go of everything; the visits counted so far are written first."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while await self.visitors.flush() and not self.visitors.is_empty:
            pass
        self._lines.cut()

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.visitors.flush()

    async def _cut(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._lines.cut(time.monotonic())


def bound(host: str, port: int) -> socket.socket:
    """A socket at ``port`` of ``host``; OSError where that is taken."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


async def serve(plain: socket.socket, secure: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    tier = Tier()
    waiting = loop.create_task(tier.listen(plain, secure))
    ended = loop.create_task(over.wait())
    await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        servers = waiting.result()
        await ended
        for server in servers:
            server.close()
    waiting.cancel()
    await tier.stop()
