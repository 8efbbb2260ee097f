"""An ACME directory that says when to renew (RFC 9773) and what it is called in CAA records, in front of one that does not."""

import json
import ssl
import threading
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme


@dataclass
class Front:
    """``windows`` are told by the identifier of the certificate; ``asked`` has every identifier."""

    directory: str
    ca_file: str
    windows: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):  # the standard library's name
        front, known = self.server.front, None
        if self.path == "/dir":
            known = self.server.told | {"renewalInfo": f"{front.directory.removesuffix('/dir')}/renewal-info"}
            known["meta"] = self.server.told.get("meta", {}) | {"caaIdentities": ["pebble.example"]}
        elif self.path.startswith("/renewal-info/"):
            front.asked.append(self.path.rpartition("/")[2])
            known = front.windows.get(front.asked[-1])
        body = json.dumps(known).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Retry-After", "7200")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Nothing on the terminal."""


@contextmanager
def before(directory, ca_file, folder):
    """In front of ``directory``: everything but these two answers stays its own."""
    with urllib.request.urlopen(directory, context=ssl.create_default_context(cafile=ca_file)) as answer:
        told = json.load(answer)
    authority = trustme.CA()
    both = folder / "both.pem"
    both.write_bytes(authority.cert_pem.bytes() + Path(ca_file).read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.told, server.front = told, Front(f"https://127.0.0.1:{server.server_port}/dir", str(both))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.front
    finally:
        server.shutdown()
        server.server_close()
