"""Redirected names over TLS: by the name that is asked for, with certificates that authorities give, and follow at once."""

import ssl
from contextlib import suppress

import pytest
from django.utils import timezone

from parvis.certificates.actions import issuing
from parvis.certificates.authorities import CHOSEN, authorities
from parvis.certificates.keys import account_key
from parvis.certificates.models import Certificate, Challenge
from parvis.certificates.tasks import renew
from parvis.drivers.acme.authority import AcmeAuthority, AcmeSettings
from parvis.drivers.sandbox.authority import SandboxAuthority
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from parvis.redirections.models import Redirection
from parvis.web.redirects.tls import MOST_ASKED
from tests.factories import RedirectionFactory
from tests.simulators import pebble
from tests.web.redirects.conftest import serving, soon

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "www.safe.example"


@pytest.fixture
def authority(tmp_path):
    with authorities.replaced(CHOSEN, SandboxAuthority(tmp_path)) as found:
        yield found


def redirected(**more):
    return RedirectionFactory(host=HOST, domain="safe.example", **more)


def certified(account, host=HOST):
    now = timezone.now()
    issuing.want(host, account, at=now, now=now)
    renew(timestamp=0)
    for pk in Operation.objects.filter(state="waiting", kind=issuing.KIND).values_list("pk", flat=True):
        run(operation_id=pk)
    return Certificate.objects.get(host=host)


def answered(tier, host=HOST):
    with suppress(ssl.SSLError, ConnectionError):
        return tier.secured(host)
    return None


def test_a_new_certificate_is_served_within_a_second_and_a_dropped_one_no_more(authority):
    account = redirected().account
    with serving() as tier:
        with pytest.raises(ssl.SSLError):
            tier.secured(HOST)
        certified(account)
        status, first = soon(lambda: answered(tier), 1)
        assert status == b"HTTP/1.1 301 Moved Permanently"

        Certificate.objects.update(due_at=timezone.now())
        certified(account)
        assert soon(lambda: answered(tier)[1] != first, 1)
        with pytest.raises(ssl.SSLError):
            tier.secured("other.safe.example")
        issuing.drop(HOST, now=timezone.now())
        assert soon(lambda: answered(tier) is None, 1)


def test_http_is_sent_to_https_where_that_was_chosen_and_is_there(authority):
    account = redirected(https="forced").account
    with serving() as tier:
        assert tier.ask(HOST, "/a?b")[1]["location"] == "https://target.example/there/a?b"
        certified(account)

        assert soon(lambda: tier.ask(HOST, "/a?b")[1]["location"] == f"https://{HOST}/a?b", 1)
        assert b"301" in tier.secured(HOST)[0]


def test_a_page_without_https_is_framed_over_http_alone(authority):
    account = redirected(kind="masked", finding="fine", target="http://old.example").account
    with serving() as tier:
        certified(account)
        assert tier.ask(HOST)[0] == 200
        assert soon(lambda: answered(tier), 1)[0] == b"HTTP/1.1 302 Found"

        Redirection.objects.update(target="https://old.example")
        assert soon(lambda: answered(tier)[0] == b"HTTP/1.1 200 OK", 1)


def test_proofs_are_answered_at_their_name_alone(authority):
    redirected()
    account = RedirectionFactory(host="other.example").account
    row = Certificate.objects.create(host=HOST, account=account, due_at=timezone.now(), created_at=timezone.now())
    Challenge.objects.create(certificate=row, token="token-1", answer="token-1.thumb")
    with serving() as tier:
        where = "/.well-known/acme-challenge/token-1"

        assert tier.ask(HOST, where)[::2] == (200, b"token-1.thumb")
        assert tier.ask("other.example", where)[0] == 301
        assert tier.ask(HOST, where + "-2")[0] == 301
        tier.tier.certificates._asked = MOST_ASKED
        assert tier.ask(HOST, where)[0] == 301


@pytest.mark.skipif(not pebble.is_here(), reason="pebble is not installed (tools/system_packages.sh)")
def test_an_acme_authority_finds_its_proof_at_the_tier_and_the_name_is_safe(tmp_path):
    account = redirected().account
    with pebble.running(tmp_path) as server, serving(server.proofs) as tier:
        settings = AcmeSettings(server.directory, "a@hebergeur.example", account_key(), ca_file=server.ca_file)
        with authorities.replaced(CHOSEN, AcmeAuthority(settings)):
            found = certified(account)

            assert found.problem == ""
            assert found.chain.count("BEGIN CERTIFICATE") == 2
            assert soon(lambda: answered(tier), 1)[0] == b"HTTP/1.1 301 Moved Permanently"
            issuing.drop(HOST, now=timezone.now())
            (revoking,) = Operation.objects.filter(kind=issuing.REVOKE)
            run(operation_id=revoking.pk)
            revoking.refresh_from_db()
            assert revoking.state == "done"
