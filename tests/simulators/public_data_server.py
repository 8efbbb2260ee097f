"""A server of RDAP or WHOIS that says, octet for octet, what a test tells it to. It knows nothing of either."""

import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

RDAP, WHOIS = b"\r\n\r\n", b"\r\n"
"""What ends a question."""


def http(body=b"", *, status="200 OK", kind="application/rdap+json", **headers):
    """An answer of HTTP. Headers by name, ``_`` for ``-``."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items() if value is not None)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def slowly(data, *, pause=0.05):
    """An octet at a time, so that no single wait is long."""

    def write(connection):
        for octet in data:
            connection.sendall(bytes([octet]))
            time.sleep(pause)

    return write


def silence(connection):
    """Nothing, until the other side gives up."""
    connection.recv(1)


class PublicDataServer:
    """``answers`` by what a question contains (``""``: any): octets, or a function that writes to the connection."""

    def __init__(self, ends, context=None):
        self.answers = {}
        self.questions = []
        self._ends = ends
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                connection, _address = self._socket.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        with suppress(OSError), connection:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            asked = b""
            while self._ends not in asked:
                part = connection.recv(4096)
                if not part:
                    return
                asked += part
            question = asked.decode("latin-1")
            self.questions.append(question)
            answer = next(answer for within, answer in self.answers.items() if within in question.lower())
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()

    def close(self):
        self._socket.close()


@contextmanager
def serving(ends, context=None):
    server = PublicDataServer(ends, context)
    try:
        yield server
    finally:
        server.close()
