"""ACME against pebble, and the demonstration's own authority: one contract."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from parvis.certificates.keys import account_key, new_request
from parvis.certificates.ports import AuthorityDownError
from parvis.drivers.acme.authority import AcmeAuthority, AcmeSettings
from parvis.drivers.sandbox.authority import SandboxAuthority
from tests.contracts.certificates import AuthorityContract
from tests.simulators import pebble

WHERE = "/.well-known/acme-challenge/"
needs_pebble = pytest.mark.skipif(not pebble.is_here(), reason="pebble is not installed (tools/system_packages.sh)")


class Proofs(BaseHTTPRequestHandler):
    def do_GET(self):  # the standard library's name
        text = self.server.proofs.get((self.headers["Host"].split(":")[0], self.path.removeprefix(WHERE)), "")
        self.send_response(200 if text else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *words):
        """Nothing on the terminal."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pebble.running(tmp_path_factory.mktemp("pebble"), wants_binding=True) as running:
        site = ThreadingHTTPServer(("127.0.0.1", running.proofs), Proofs)
        site.proofs = {}
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.site = site
        yield running
        site.shutdown()
        site.server_close()


def settings_of(server, **more):
    name, secret = pebble.BINDING
    told = {"binding_id": name, "binding_key": secret, "ca_file": server.ca_file, **more}
    return AcmeSettings(server.directory, "certificates@hebergeur.example", account_key(), **told)


@needs_pebble
class TestAcmeAuthority(AuthorityContract):
    @pytest.fixture
    def authority(self, server):
        return AcmeAuthority(settings_of(server))

    @pytest.fixture
    def prove(self, server):
        def proved(host, order):
            server.site.proofs.update({(host, proof.token): proof.answer for proof in order.proofs})

        return proved

    def test_a_silent_authority_and_one_that_does_not_know_us_are_told_apart_from_refusals(self, server, tmp_path):
        _key, csr = new_request(self.host)
        for wrong in (
            AcmeSettings("https://127.0.0.1:9/dir", "a@hebergeur.example", account_key()),
            settings_of(server, ca_file=True),
        ):
            with pytest.raises(AuthorityDownError):
                AcmeAuthority(wrong).order(csr)


class TestSandboxAuthority(AuthorityContract):
    @pytest.fixture
    def authority(self, tmp_path):
        return SandboxAuthority(tmp_path)

    @pytest.fixture
    def prove(self):
        return lambda _host, _order: None
