"""HTTP on loopback: /rdap for everybody, and /admin to play with the registries."""

import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs

from parvis_registry import admin, faults, notices, policies, rdap
from parvis_registry.public import registry_of
from parvis_registry.store import Store

LONGEST_BODY: Final = 1_000_000
SILENCE: Final = 120.0


class RegistryServer(ThreadingHTTPServer):
    """Serves all registries of one store."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], store: Store) -> None:
        super().__init__(address, _Handler)
        self.store = store
        self.is_stopping = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RegistryServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Commands are logged in the store."""

    def do_POST(self) -> None:
        body = self._body()
        parts = self.path.strip("/").split("/")
        if body is None:
            return
        if parts[0] == "admin" and parts[-1] in admin.ACTIONS:
            self._administer(parts[-1], body)
        else:
            self._answer({"code": 2000, "message": "No such place"}, status=404)

    def do_DELETE(self) -> None:
        self._answer({"code": 1000, "waited": faults.clear(self.server.store)})

    def do_GET(self) -> None:
        if self.path.startswith("/rdap/"):
            self._registration_data(self.path.removeprefix("/rdap/"))
            return
        if self.path.startswith("/cnis/"):
            self._notice(self.path.removeprefix("/cnis/").removesuffix(".xml"))
            return
        path, _mark, query = self.path.partition("?")
        table = "charges" if path == "/admin/charges" else "log"
        name = parse_qs(query).get("name", [""])[0]
        self._answer({table: admin.rows(self.server.store, table, name)})

    def _registration_data(self, path: str) -> None:
        kind, _slash, name = path.lower().partition("/")
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        registry = registry_of(name) or ""
        if registry in policies.SILENT:
            self._silent()
            return
        if registry in policies.SLOW:
            time.sleep(policies.SLOW[registry])
        found, now = admin.lookup(self.server.store, name)
        if path == "dns.json":
            self._answer(rdap.bootstrap(base, now))
        elif kind == "domain" and found is not None and registry not in policies.WITHOUT_RDAP:
            self._answer(rdap.told(found, base, now), kind=rdap.TYPE)
        else:
            self._answer(rdap.missing(name), status=404, kind=rdap.TYPE)

    def _notice(self, key: str) -> None:
        _found, now = admin.lookup(self.server.store, "")
        written = notices.notice(key, now)
        self._send(written or b"", 200 if written else 404, notices.TYPE)

    def _administer(self, action: str, body: dict[str, Any]) -> None:
        try:
            self._answer(admin.ACTIONS[action](self.server.store, body))
        except (ValueError, KeyError, TypeError) as error:
            self._answer({"code": 2005, "message": str(error)}, status=400)

    def _body(self) -> dict[str, Any] | None:
        length = int(self.headers.get("Content-Length", "0"))
        if length > LONGEST_BODY:
            self._answer({"code": 2001, "message": "Too long"}, status=413)
            return None
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            self._answer({"code": 2001, "message": "Command syntax error"}, status=400)
            return None
        return body

    def _answer(self, answer: Mapping[str, Any], status: int = 200, kind: str = "application/json") -> None:
        self._send(json.dumps(answer).encode(), status, kind)

    def _send(self, data: bytes, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _silent(self) -> None:
        self.close_connection = True
        self.server.is_stopping.wait(SILENCE)
