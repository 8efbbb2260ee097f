"""A real PowerDNS of its own on loopback: private database, free ports, no word to anybody outside."""

import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import httpx

KEY = "the-tests-own-key"
SCHEMAS = (
    Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"),
    Path("/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"),
)
INSTALLED = shutil.which("pdns_server")


def free_port():
    """One that is free for UDP and TCP at this moment."""
    while True:
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
            stream.bind(("127.0.0.1", 0))
            port = stream.getsockname()[1]
            try:
                datagram.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Server:
    """``url`` is that of its API; ``ask`` asks it as a resolver would."""

    def __init__(self, home, *settings):
        self.home, self.settings = home, settings
        self.port, self.web_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}/api/v1/servers/localhost"
        self.process = None
        home.mkdir(parents=True, exist_ok=True)
        schema = next(path for path in SCHEMAS if path.exists())
        with sqlite3.connect(home / "zones.sqlite3") as database:
            database.executescript(schema.read_text())
        database.close()

    def start(self):
        self.process = subprocess.Popen(
            [
                INSTALLED, "--no-config", "--daemon=no", "--guardian=no", "--launch=gsqlite3",
                f"--gsqlite3-database={self.home / 'zones.sqlite3'}", "--gsqlite3-pragma-synchronous=0",
                f"--socket-dir={self.home}", "--local-address=127.0.0.1", f"--local-port={self.port}",
                "--api=yes", f"--api-key={KEY}", "--webserver=yes", "--webserver-address=127.0.0.1",
                f"--webserver-port={self.web_port}", "--security-poll-suffix=", "--disable-syslog=yes", "--loglevel=3",
                "--default-soa-edit=", "--gsqlite3-dnssec=yes", "--receiver-threads=1", "--cache-ttl=0", "--query-cache-ttl=0", "--negquery-cache-ttl=0", "--distributor-threads=1", "--primary=no",
                *self.settings,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                httpx.get(self.url, headers={"X-API-Key": KEY}, timeout=1, trust_env=False).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("PowerDNS did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def ask(self, name, kind):
        """The answers, as texts; SOA of another zone or no answer: an empty list."""
        answer = dns.query.udp(dns.message.make_query(name, kind), "127.0.0.1", port=self.port, timeout=2)
        return sorted(data.to_text() for found in answer.answer for data in found)


@contextmanager
def running(home):
    """A server, until the block ends."""
    server = Server(home)
    server.start()
    try:
        yield server
    finally:
        server.stop()
