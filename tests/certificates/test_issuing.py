"""A certificate is ordered once, issued once, renewed in time, and its failures are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.certificates import tasks
from parvis.certificates.actions import issuing
from parvis.certificates.authorities import CHOSEN, WORLD, authorities, issuer_lookups
from parvis.certificates.keys import account_key, fits, new_request, opened, sealed
from parvis.certificates.models import Certificate, Challenge
from parvis.certificates.ports import AuthorityDownError, Issuers, PacedError, Renewal, StillAtItError
from parvis.drivers.sandbox.authority import LIFE, SandboxAuthority
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.sealing import UnsealableError
from parvis.provisioning.tasks import run
from parvis.redirections.actions import editing
from parvis.redirections.actions.placing import point_here
from parvis.redirections.enums import Https
from parvis.redirections.models import Redirection
from parvis.redirections.wanted import Wanted
from tests.dns.zones import zone_of
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
HOST = "www.ours.example"


class Watched(SandboxAuthority):
    """Counts orders, and fails as it is told: before it has done anything, or after."""

    orders = 0
    revoked = 0
    fails = None
    loses = None
    named = ("ca.example",)
    window = None

    def order(self, csr):
        self.orders += 1
        return super().order(csr)

    def finish(self, order, csr):
        fails, self.fails = self.fails, None
        if fails:
            raise fails
        chain = super().finish(order, csr)
        loses, self.loses = self.loses, None
        if loses:
            raise loses
        return chain

    def identities(self):
        return self.named

    def renewal(self, chain):
        if isinstance(self.window, Exception):
            raise self.window
        return self.window

    def revoke(self, chain):
        self.revoked += 1


class Caa:
    """CAA records of one name."""

    def __init__(self, *allowed):
        self.allowed = allowed

    def issuers(self, host):
        return Issuers("ours.example", self.allowed)


@pytest.fixture(autouse=True)
def authority(tmp_path):
    with authorities.replaced(CHOSEN, Watched(tmp_path)) as found:
        yield found


@pytest.fixture
def account():
    account = AccountFactory()
    account.brand.web_addresses = ["203.0.113.80"]
    account.brand.save()
    return account


def work():
    tasks.renew(timestamp=0)
    tasks.ask_when(timestamp=0)
    for pk in Operation.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
        Operation.objects.filter(pk=pk).update(due_at=timezone.now())
        run(operation_id=pk)


def wanted(account, host=HOST, **more):
    now = timezone.now()
    return issuing.want(host, account, at=now, now=now, **more)


def held(host=HOST):
    return Certificate.objects.get(host=host)


def test_a_name_gets_one_certificate_with_its_own_sealed_key(account, authority):
    wanted(account)
    wanted(account)
    tasks.renew(timestamp=0)
    tasks.renew(timestamp=0)
    work()

    found = held()
    assert (authority.orders, found.number, found.problem) == (1, 1, "")
    assert fits(found.chain, found.key)
    assert "PRIVATE" not in found.key
    assert found.due_at == found.not_before + LIFE * 2 / 3
    assert not Challenge.objects.exists()
    assert Entry.objects.filter(action="certificate.issued", subject=HOST).count() == 1


def test_proofs_are_answered_for_while_the_order_is_under_way(account, authority):
    authority.fails = StillAtItError("looking")
    wanted(account)
    work()

    assert Challenge.objects.get().certificate == held()
    assert held().is_asked
    work()
    assert (authority.orders, held().chain != "") == (1, True)


@pytest.mark.parametrize("lost", [AuthorityDownError("cut"), StillAtItError("slow"), PacedError("often", seconds=60)])
def test_after_a_lost_answer_the_order_is_finished_and_not_made_again(account, authority, lost):
    authority.loses = lost
    wanted(account)
    work()
    assert held().chain == ""
    work()

    assert authority.orders == 1
    assert fits(held().chain, held().key)


def test_what_is_not_proved_is_told_and_asked_again_after_pauses_that_grow(account, authority):
    host = "no-certificate.ours.example"
    wanted(account, host)
    pauses = []
    for _time in range(3):
        work()
        pauses.append(held(host).due_at - timezone.now())
        Certificate.objects.update(due_at=timezone.now())

    assert held(host).problem == "The proof was not found at this name."
    assert [round(pause / timedelta(hours=1)) for pause in pauses] == [1, 2, 4]
    assert Entry.objects.filter(action="certificate.failed").count() == 1
    assert "The proof was not found" in Message.objects.get(template="certificate-failing").text
    for _time in range(3):
        work()
        Certificate.objects.update(due_at=timezone.now() + timedelta(hours=30))
    assert Message.objects.filter(template="certificate-failing").count() == 1
    assert wanted(account, host).due_at > timezone.now() + timedelta(hours=29)


def test_a_due_certificate_is_replaced_and_served_until_then(account, authority):
    wanted(account)
    work()
    first = held()
    Certificate.objects.update(due_at=timezone.now())
    authority.fails = AuthorityDownError("down")
    work()
    assert held().chain == first.chain
    work()

    again = held()
    assert again.number == 2
    assert again.chain != first.chain
    assert fits(again.chain, again.key)


def test_one_that_is_not_wanted_any_more_is_revoked_and_its_late_answer_goes_nowhere(account, authority):
    wanted(account)
    work()
    issuing.drop(HOST, now=timezone.now())
    issuing.drop(HOST, now=timezone.now())
    wanted(account)
    tasks.renew(timestamp=0)
    issuing.drop(HOST, now=timezone.now())
    work()

    assert authority.revoked == 1
    assert not Certificate.objects.exists()
    assert set(Operation.objects.values_list("state", flat=True)) == {"done"}


def test_the_key_of_a_name_is_not_for_its_next_holder(account, authority):
    wanted(account)
    work()
    other = AccountFactory()

    assert wanted(other).chain == ""
    assert held().account == other


def test_a_redirected_name_is_certified_once_it_leads_here(account, authority):
    now = timezone.now()
    zone = zone_of("www A 203.0.113.9", name="ours.example", account=account)
    (made,) = editing.add(
        account, domain="ours.example", hosts=[HOST], wanted=Wanted("target.example"), actor=SYSTEM, now=now
    )
    assert held().due_at > now + timedelta(hours=23)
    point_here(zone, [HOST], ["203.0.113.80"], seen=zone.number, actor=SYSTEM, now=now)
    assert held().due_at < now + timedelta(minutes=2)

    off = Wanted("target.example", https=Https.OFF)
    made = editing.change(made, off, seen=1, actor=SYSTEM, now=now)
    assert not Certificate.objects.exists()
    editing.change(made, Wanted("target.example"), seen=2, actor=SYSTEM, now=now)
    assert Certificate.objects.exists()
    editing.remove(Redirection.objects.get(), actor=SYSTEM, now=now)
    assert not Certificate.objects.exists()


def test_keys_are_sealed_with_the_installations_key_and_its_predecessors(settings):
    first, second = settings.SECRET_KEY, "another-" + "y" * 60
    text = sealed("secret")
    assert account_key() == account_key()
    before = account_key()
    settings.SECRET_KEY = second
    with pytest.raises(UnsealableError):
        opened(text)
    settings.SECRET_KEY_FALLBACKS = [first]

    assert opened(text) == "secret"
    assert account_key() != before
    assert new_request("a.example")[0] != new_request("a.example")[0]


@pytest.mark.parametrize("allowed", [(), ("other.example",)])
def test_an_order_that_caa_records_forbid_is_not_sent_and_the_customer_reads_which_record_is_missing(
    account, authority, allowed
):
    wanted(account)
    with issuer_lookups.replaced(WORLD, Caa(*allowed)):
        for _time in range(3):
            work()
            Certificate.objects.update(due_at=timezone.now())

    found = held()
    assert (authority.orders, found.caa_name, found.caa_issuer) == (0, "ours.example", "ca.example")
    assert 'ours.example. 3600 IN CAA 0 issue "ca.example"' in Message.objects.get(template="certificate-failing").text

    with issuer_lookups.replaced(WORLD, Caa("other.example", "ca.example")):
        work()
    assert (authority.orders, held().caa_name, held().chain != "") == (1, "", True)


@pytest.mark.parametrize("named", [(), ("ca.example", "other.example")])
def test_where_the_authority_has_no_name_or_one_of_several_is_allowed_the_order_is_sent(account, authority, named):
    authority.named = named
    wanted(account)
    with issuer_lookups.replaced(WORLD, Caa("other.example")):
        work()

    assert held().chain


def test_the_installations_own_word_names_an_authority_that_does_not(account, authority, settings):
    authority.named, settings.PARVIS_ACME_ISSUER = (), "ours-say.example"
    wanted(account)
    with issuer_lookups.replaced(WORLD, Caa("other.example")):
        work()

    assert held().caa_issuer == "ours-say.example"


def test_a_certificate_is_renewed_when_its_authority_says_and_the_moment_is_drawn_once(account, authority):
    start = timezone.now() + timedelta(days=40)
    authority.window = Renewal(start, start + timedelta(days=2), 60)
    wanted(account)
    work()
    work()
    drawn = held()
    assert start <= drawn.due_at <= start + timedelta(days=2)
    assert timedelta(hours=5) < drawn.renewal_due_at - timezone.now() < timedelta(hours=7)

    Certificate.objects.update(renewal_due_at=timezone.now())
    work()
    assert held().due_at == drawn.due_at

    # It wants them all back at once: revocations.
    authority.window = Renewal(timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1), 60)
    Certificate.objects.update(renewal_due_at=timezone.now())
    work()
    work()
    assert held().number == 2


@pytest.mark.parametrize("silent", [AuthorityDownError("down"), PacedError("often", seconds=60)])
def test_an_authority_that_does_not_answer_when_changes_nothing_and_is_asked_again(account, authority, silent):
    authority.window = silent
    wanted(account)
    work()
    work()

    assert held().due_at == held().not_before + LIFE * 2 / 3
    assert held().renewal_due_at > timezone.now() + timedelta(hours=5)
    assert Operation.objects.exclude(state="done").count() == 0


def test_one_that_never_says_is_not_asked_again(account, authority):
    wanted(account)
    work()
    work()

    assert held().renewal_due_at is None


def test_a_window_does_not_shorten_the_pause_after_a_failure(account, authority):
    wanted(account)
    work()
    Certificate.objects.update(failures=3, due_at=timezone.now() + timedelta(hours=4))
    before = held().due_at
    authority.window = Renewal(timezone.now(), timezone.now(), 60)
    Certificate.objects.update(renewal_due_at=timezone.now())
    work()

    assert held().due_at == before
