import asyncio
import socket
import ssl
import threading
import time
from contextlib import closing, contextmanager

import pytest

from parvis.web.redirects.serving import Tier, bound


class Served:
    """A tier in a thread of its own, and what is said to it over a real line."""

    def __init__(self, tier, port, secure):
        self.tier = tier
        self.port = port
        self.secure = secure

    def line(self):
        return closing(socket.create_connection(("127.0.0.1", self.port), timeout=5))

    def say(self, *parts):
        """Everything that is answered until the line is closed, or falls silent for a moment."""
        with self.line() as line:
            for part in parts:
                line.sendall(part)
            line.settimeout(0.3)
            return all_of(line)

    def secured(self, name, path="/"):
        """(status line, certificate in DER) over TLS with ``name`` asked for; SSLError where there is none."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection(("127.0.0.1", self.secure), timeout=5) as line,
            context.wrap_socket(line, server_hostname=name) as safe,
        ):
            safe.sendall(f"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            return all_of(safe).split(b"\r\n")[0], safe.getpeercert(binary_form=True)

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
def serving(port=0):
    loop = asyncio.new_event_loop()
    plain, secure = bound("127.0.0.1", port), bound("127.0.0.1", 0)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start():
        tier = Tier()
        return tier, await asyncio.wait_for(tier.listen(plain, secure), 10)

    tier, servers = asyncio.run_coroutine_threadsafe(start(), loop).result(15)
    try:
        yield Served(tier, plain.getsockname()[1], secure.getsockname()[1])
    finally:

        async def stop():
            for server in servers:
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
