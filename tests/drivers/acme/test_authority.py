"""ACME against pebble, and the demonstration's own authority: one contract."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from parvis.certificates.keys import account_key, new_request
from parvis.certificates.ports import AuthorityDownError, NotProvedError
from parvis.drivers.acme.authority import AcmeAuthority, AcmeSettings, renewal_id
from parvis.drivers.sandbox.authority import SandboxAuthority
from tests.contracts.certificates import AuthorityContract
from tests.simulators import pebble, renewal_info

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


@needs_pebble
def test_an_authority_says_when_to_renew_and_what_caa_records_call_it(server, tmp_path):
    with renewal_info.before(server.directory, server.ca_file, tmp_path) as front:
        authority = AcmeAuthority(replace(settings_of(server), directory=front.directory, ca_file=front.ca_file))
        assert authority.identities() == ("pebble.example",)
        _key, csr = new_request("www.when.example")
        order = authority.order(csr)
        server.site.proofs.update({("www.when.example", proof.token): proof.answer for proof in order.proofs})
        chain = authority.finish(order.address, csr)
        with pytest.raises((AuthorityDownError, NotProvedError)):
            authority.renewal(chain)
        times = {"start": "2027-01-02T04:00:00Z", "end": "2027-01-03T04:00:00Z"}
        front.windows[front.asked[-1]] = {"suggestedWindow": times}

        told = authority.renewal(chain)

    assert (told.start.isoformat(), told.end - told.start) == ("2027-01-02T04:00:00+00:00", timedelta(days=1))
    assert 7_100 < told.ask_again <= 7_200
    assert len(set(front.asked)) == 1


@needs_pebble
def test_an_authority_without_renewal_information_never_says(server):
    assert AcmeAuthority(settings_of(server)).renewal("") is None


def test_a_certificate_is_called_as_rfc_9773_does():
    """The example of its section 4.1 and appendix A."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(0x8765_4321)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 2, 1, tzinfo=UTC))
    )
    issuer = bytes.fromhex("69885b6b87464041e1b37b847ba0ae2cde01c8d4")
    made = made.add_extension(x509.AuthorityKeyIdentifier(issuer, None, None), critical=False)
    chain = made.sign(key, SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    assert renewal_id(chain) == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE"


class TestSandboxAuthority(AuthorityContract):
    @pytest.fixture
    def authority(self, tmp_path):
        return SandboxAuthority(tmp_path)

    @pytest.fixture
    def prove(self):
        return lambda _host, _order: None
