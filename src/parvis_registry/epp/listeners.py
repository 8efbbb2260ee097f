"""A listening port for each registry, and a thread for each connection."""

import contextlib
import selectors
import socket
import sqlite3
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from parvis_registry import faults, policies
from parvis_registry.epp.session import SILENCE, HungUpError, Session
from parvis_registry.epp.sessions import Sessions
from parvis_registry.store import Store

HOST: Final = "127.0.0.1"
HANDSHAKE: Final = 10.0
IDLE: Final = 1200.0
"""Seconds after which a silent client is hung up on."""
BACKLOG: Final = 64


class Listeners:
    """Every registry over EPP. ``expired`` is a certificate for a fault; ``wanted`` are ports to take where they are free."""

    def __init__(self, store: Store, certificate: Path, expired: Path, wanted: Mapping[str, int]) -> None:
        self._store = store
        self._context, self._expired = _context(certificate), _context(expired)
        self._sessions = Sessions()
        self._is_stopping = threading.Event()
        self._open: dict[socket.socket, str] = {}
        self._lock = threading.Lock()
        self._sockets = {code: _bound(wanted.get(code, 0)) for code in policies.REGISTRIES}

    @property
    def ports(self) -> dict[str, int]:
        """Where each registry listens."""
        return {code: bound.getsockname()[1] for code, bound in self._sockets.items()}

    def start(self) -> None:
        """Listen, in a thread of its own."""
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Hang up on everybody, and listen no more."""
        self._is_stopping.set()
        for code, bound in self._sockets.items():
            self._hang_up(code)
            bound.close()

    def _hang_up(self, code: str, *, last: ssl.SSLSocket | None = None) -> None:
        """End every connection to one registry: once that of ``last`` ends, none of the others answers any more."""
        with self._lock:
            lines = [line for line, place in self._open.items() if place == code]
        lines.sort(key=lambda line: line is last)
        for line in lines:
            with contextlib.suppress(OSError):  # it may be gone already
                line.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            for code, bound in self._sockets.items():
                selector.register(bound, selectors.EVENT_READ, code)
            while not self._is_stopping.is_set():
                for key, _events in selector.select(0.2):
                    try:
                        bare, _address = self._sockets[key.data].accept()
                    except OSError:  # who called has hung up, or we are stopping
                        continue
                    threading.Thread(target=self._serve, args=(key.data, bare), daemon=True).start()

    def _serve(self, code: str, bare: socket.socket) -> None:
        database = self._store.connect()
        try:
            bare.settimeout(HANDSHAKE)
            bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if code in policies.SILENT:
                self._is_stopping.wait(SILENCE)
                return
            struck = faults.strike(database, code, "connect", [], faults.OF_CONNECTIONS)
            with (self._expired if struck else self._context).wrap_socket(bare, server_side=True) as line:
                self._speak(code, line, database)
        except (OSError, HungUpError):  # the client's business: a simulator has nobody to tell
            pass
        finally:
            database.close()
            bare.close()

    def _speak(self, code: str, line: ssl.SSLSocket, database: sqlite3.Connection) -> None:
        line.settimeout(IDLE)
        with self._lock:
            self._open[line] = code
        try:
            with self._sessions.place() as place:
                Session(
                    code,
                    line,
                    database,
                    place=place,
                    is_stopping=self._is_stopping,
                    restart=lambda: self._hang_up(code, last=line),
                ).serve()
        finally:
            with self._lock:
                del self._open[line]


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate)
    return context


def _bound(port: int) -> socket.socket:
    """A listening socket at ``port``, or at a free one where that is taken."""
    if port:
        with contextlib.suppress(OSError):
            return socket.create_server((HOST, port), backlog=BACKLOG)
    return socket.create_server((HOST, 0), backlog=BACKLOG)
