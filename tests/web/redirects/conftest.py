import asyncio
import socket
import threading
import time
from contextlib import closing, contextmanager

import pytest

from parvis.web.redirects.serving import Tier, bound


class Served:
    """A tier in a thread of its own, and what is said to it over a real line."""

    def __init__(self, tier, port):
        self.tier = tier
        self.port = port

    def line(self):
        return closing(socket.create_connection(("127.0.0.1", self.port), timeout=5))

    def say(self, *parts):
        """Everything that is answered until the line is closed, or falls silent for a moment."""
        with self.line() as line:
            for part in parts:
                line.sendall(part)
            line.settimeout(0.3)
            return all_of(line)

    def ask(self, host, path="/", method="GET", fields=""):
        """(status, fields in lower case, body) of one request."""
        said = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n".encode()
        head, _end, body = self.say(said).partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        told = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
        return int(first.split()[1]), told, body


def all_of(line):
    found = b""
    try:
        while part := line.recv(65536):
            found += part
    except (TimeoutError, ConnectionError):
        pass
    return found


@contextmanager
def serving(**parts):
    loop = asyncio.new_event_loop()
    plain = bound("127.0.0.1", 0)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start():
        tier = Tier(**parts)
        return tier, await asyncio.wait_for(tier.listen(plain), 10)

    tier, server = asyncio.run_coroutine_threadsafe(start(), loop).result(15)
    try:
        yield Served(tier, plain.getsockname()[1])
    finally:

        async def stop():
            server.close()
            await tier.stop()
            await loop.shutdown_default_executor()

        asyncio.run_coroutine_threadsafe(stop(), loop).result(15)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@pytest.fixture
def tier(transactional_db):
    with serving() as served:
        yield served


def soon(check, seconds=2.0):
    """What ``check`` returns once it is true; the last it said after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found
