import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import httpx
import pytest

from parvis.drivers.sandbox.targets import SandboxTargets
from parvis.drivers.targets.frames import lets_frame
from parvis.drivers.targets.looking import Targets, public_address
from parvis.kit.networks import is_public
from tests.contracts.looking import LookerContract


class Sites(BaseHTTPRequestHandler):
    def do_GET(self):  # the standard library's name
        name = self.headers["Host"].split(":")[0]
        broken = name.startswith("broken.")
        moved = {"moved.example": "/", "circle.example": "http://www.ours.example/", "endless.example": "/"}.get(name)
        if name == "moved.example":
            moved = f"http://fine.example:{self.server.server_port}/"
        self.send_response(500 if broken else 302 if moved else 200)
        if moved:
            self.send_header("Location", moved)
        if name.startswith("no-frames."):
            self.send_header("X-Frame-Options", "DENY")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        """Nothing on the terminal."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sites)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f":{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def looker():
    return Targets(resolve=lambda host, _port: None if host.startswith("silent.") else "127.0.0.1")


class TestTargets(LookerContract):
    @pytest.mark.parametrize(
        ("name", "answers", "comes_back"),
        [
            ("moved.example", True, False),
            ("circle.example", True, True),
            ("endless.example", True, True),
            ("broken.example", False, False),
        ],
    )
    def test_its_own_redirections_are_followed(self, looker, site, name, answers, comes_back):
        sight = looker.look(f"http://{name}{site}/", host="www.ours.example")

        assert (sight.answers, sight.comes_back) == (answers, comes_back)
        assert "GET" in looker.exchange()

    def test_nothing_of_our_own_network_is_connected_to(self, site):
        assert public_address("localhost", 80) is None
        assert not Targets().look(f"http://localhost{site}/", host="www.ours.example").answers
        for address in ("10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fe80::1", "64:ff9b::a00:1", "2002:a00:1::"):
            assert not is_public(ip_address(address))


class TestSandboxTargets(LookerContract):
    @pytest.fixture
    def looker(self):
        return SandboxTargets()

    @pytest.fixture
    def site(self):
        return ""


@pytest.mark.parametrize(
    ("headers", "lets"),
    [
        ({}, True),
        ({"X-Frame-Options": "SAMEORIGIN"}, False),
        ({"Content-Security-Policy": "default-src 'self'"}, True),
        ({"Content-Security-Policy": "frame-ancestors 'none'"}, False),
        ({"Content-Security-Policy": "frame-ancestors 'self' https://other.example"}, False),
        ({"Content-Security-Policy": "default-src *; frame-ancestors *.ours.example"}, True),
        ({"Content-Security-Policy": "frame-ancestors *", "X-Frame-Options": "DENY"}, True),
        ({"Content-Security-Policy": "frame-ancestors *, frame-ancestors 'none'"}, False),
        ({"Content-Security-Policy": "frame-ancestors"}, False),
    ],
)
def test_frames_are_allowed_as_browsers_do(headers, lets):
    assert lets_frame(httpx.Headers(headers), "www.ours.example") is lets
