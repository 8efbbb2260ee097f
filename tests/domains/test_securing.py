"""DNSSEC on, off and another key: two real name servers, a real registry by EPP, and a resolver that trusts a root of the tests."""

import json
import signal
from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.dns.looks import ABOVE, SERVED, above, signatures
from parvis.dns.publishers import publishers
from parvis.dns.queries import live_zone, signing_keys
from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.actions.securing import cancel, secure
from parvis.domains.actions.signing import request_ds_added
from parvis.domains.actions.telling import ask_again
from parvis.domains.ds import written
from parvis.domains.enums import SECURING_STEPS, SecuringStep, SecuringWay
from parvis.domains.models import Domain, Drift, Securing, SignatureFault
from parvis.domains.operations import securing as operations
from parvis.domains.operations import signatures as looks
from parvis.domains.ports import DsRecord, Host
from parvis.domains.protection import Protection, protection_of
from parvis.domains.registries import registries as drivers
from parvis.domains.tasks.signed import check_signatures, secure_due
from parvis.drivers.dns.above import ParentServers
from parvis.drivers.dns.signatures import ServedSignatures
from parvis.drivers.powerdns.api import PowerDns
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.concurrency.processes import run_program
from tests.factories import AccountFactory, customer
from tests.simulators import dns_tree, powerdns
from tests.simulators.asking import registration_of
from tests.simulators.dns_tree import INSTALLED
from tests.simulators.epp_driver import reached
from tests.simulators.together import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not INSTALLED, reason="pdns_server and unbound are not both installed"),
]
ON, OFF, ROLL = SecuringWay.ON, SecuringWay.OFF, SecuringWay.ROLL


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    home = tmp_path_factory.mktemp("tree")
    with (
        powerdns.running(home / "one") as one,
        powerdns.running(home / "two") as two,
        dns_tree.growing(home, {}, extension="fr") as grown,
    ):
        grown.servers = {"one": one, "two": two}
        yield grown


@pytest.fixture
def epp(registries):
    driver = reached(registries, "afnic")
    with drivers.replaced("afnic", driver):
        yield registries
    driver.close()


class Outside:
    """What is not ours: ``settle`` lets it answer, and the zone above follow the registry."""

    def __init__(self, tree, name):
        self.tree, self.name = tree, name

    def carry_out(self):
        for pk in Operation.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
            Operation.objects.filter(pk=pk).update(due_at=timezone.now())
            run(operation_id=pk)

    def follow_registry(self):
        self.tree.ds(self.name, *map(written, drivers.named("afnic").fetch(self.name).ds))

    def seen(self):
        """As who validates sees what is there, what is not, and the top of the zone."""
        asked = [(self.name, "SOA"), (f"rien.{self.name}", "A"), (self.name, "DNSKEY")]
        return {self.tree.seen(name, kind) for name, kind in asked}


@pytest.fixture
def outside(tree, epp, fresh_name):
    made = {code: PowerDns(server.url, powerdns.KEY) for code, server in tree.servers.items()}
    places = [("127.0.0.1", server.port) for server in tree.servers.values()]
    looks = ServedSignatures(places), ParentServers([("127.0.0.1", tree.parent.port)])
    tree.serve({f"{fresh_name}.": [server.port for server in tree.servers.values()]})
    with publishers.only(made), signatures.only({SERVED: looks[0]}), above.only({ABOVE: looks[1]}):
        yield Outside(tree, fresh_name)


@pytest.fixture
def domain(outside):
    account = AccountFactory()
    servers = tuple(Host(host) for host in account.brand.nameservers)
    run(operation_id=registration_of(outside.name, account=account, servers=servers).pk)
    outside.carry_out()
    outside.follow_registry()
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand").get(name=outside.name)


def asked(domain, way):
    return secure(domain, way=way, actor=customer(domain.account), now=timezone.now())


def row(domain):
    return Securing.objects.filter(domain=domain).order_by("-pk").first()


def again(domain):
    return Domain.objects.select_related("account__brand").get(pk=domain.pk)


def advance(domain):
    """Look at the moment at which it is due; how it stands then."""
    one = row(domain)
    operations.advance(one.pk, now=max(one.due_at, timezone.now()))
    return row(domain).step


def through(domain, outside, way, *, until=SecuringStep.DONE):
    """Every step, the outside answering in between; each is valid for who validates, and dated."""
    asked(domain, way)
    steps = [row(domain).step]
    for _look in range(25):
        if steps[-1] == until:
            break
        outside.carry_out()
        outside.follow_registry()
        assert "bogus" not in outside.seen(), steps
        step = advance(domain)
        if step != steps[-1]:
            steps.append(step)
    return steps


def killed(securing, outside, place):
    """How a worker of its own ended that looked at the moment at which it is due."""
    servers = {code: [server.url, server.port] for code, server in outside.tree.servers.items()}
    surroundings = {"SERVERS": json.dumps(servers), "PARENT": str(outside.tree.parent.port), "DIE_AT": place}
    moment = max(securing.due_at, timezone.now()).isoformat()
    return run_program("tests.concurrency.doomed_securing", securing.pk, moment, **surroundings)


@pytest.mark.parametrize("place", ["after move", "after step"])
def test_workers_killed_before_and_after_each_step_is_written_cost_nothing_and_the_name_is_secured_once(
    domain, outside, place
):
    for way in (ON, ROLL):
        asked(domain, way)
        died = []
        for _look in range(40):
            outside.carry_out()
            seen = row(domain).step
            if seen == SecuringStep.DONE:
                break
            if seen == SecuringStep.AWAITING:
                outside.follow_registry()
                assert "bogus" not in outside.seen()
            if seen not in died and killed(row(domain), outside, place) == -signal.SIGKILL:
                died.append(seen)
            else:
                advance(domain)
        assert [*died, SecuringStep.DONE] == list(SECURING_STEPS[way])

    assert outside.seen() == {"secure"}
    assert protection_of(again(domain)) is Protection.ON
    assert len(signing_keys(live_zone(domain.name))) == 1
    assert [letter.template for letter in Message.objects.all()] == ["domain-dnssec"] * 2
    assert Operation.objects.filter(kind="domain.ds").count() == 2
    for action in ("domain.dnssec-on", "domain.dnssec-rolled"):
        assert Entry.objects.filter(action=action).count() == 1


def test_on_another_key_and_off_each_step_is_valid_and_in_the_safe_order(domain, outside):
    assert through(domain, outside, ON) == list(SECURING_STEPS[ON])
    assert outside.seen() == {"secure"}
    assert protection_of(again(domain)) is Protection.ON
    first = signing_keys(live_zone(domain.name))

    assert through(domain, outside, ROLL) == list(SECURING_STEPS[ROLL])
    assert outside.seen() == {"secure"}
    second = signing_keys(live_zone(domain.name))
    assert {key.public for key in first}.isdisjoint(key.public for key in second)
    assert protection_of(again(domain)) is Protection.ON

    assert through(domain, outside, OFF) == list(SECURING_STEPS[OFF])
    assert outside.seen() == {"insecure"}
    assert protection_of(again(domain)) is Protection.OFF

    assert set(Securing.objects.values_list("step", flat=True)) == {"done"}
    letters = Message.objects.order_by("pk")
    assert [letter.template for letter in letters] == ["domain-dnssec"] * 3
    assert not Drift.objects.exists()
    told = Entry.objects.filter(action__startswith="domain.dnssec").order_by("pk").values_list("action", flat=True)
    assert list(told) == [
        "domain.dnssec-on-requested", "domain.dnssec-on", "domain.dnssec-roll-requested", "domain.dnssec-rolled",
        "domain.dnssec-off-requested", "domain.dnssec-off",
    ]  # fmt: skip


def test_the_registry_is_told_only_after_every_unsigned_answer_is_forgotten(domain, outside):
    asked(domain, ON)
    assert advance(domain) == SecuringStep.SIGNING
    outside.carry_out()
    before = timezone.now()
    operations.advance(row(domain).pk, now=before)
    assert row(domain).step == SecuringStep.SPREADING

    assert row(domain).due_at >= before + timedelta(hours=1)
    operations.advance(row(domain).pk, now=before + timedelta(minutes=59))
    assert row(domain).step == SecuringStep.SPREADING
    assert not Operation.objects.filter(kind="domain.ds").exists()


def test_the_old_key_signs_for_two_days_after_the_registrys_servers_forgot_it(domain, outside):
    through(domain, outside, ON)
    assert through(domain, outside, OFF, until=SecuringStep.FORGETTING)[-1] == SecuringStep.FORGETTING

    one = row(domain)
    begun = datetime.fromisoformat(one.reached["forgetting"])
    assert one.due_at >= begun + timedelta(hours=48)
    operations.advance(one.pk, now=begun + timedelta(hours=47))
    assert signing_keys(live_zone(domain.name))


def test_while_a_server_is_not_signed_the_registry_is_not_told(domain, outside, tree):
    through(domain, outside, ON, until=SecuringStep.CHECKING)
    PowerDns(tree.servers["two"].url, powerdns.KEY).withdraw(domain.name, key="lost")

    assert advance(domain) == SecuringStep.CHECKING
    assert "REFUSED" in row(domain).problem
    assert not Operation.objects.filter(kind="domain.ds").exists()


def test_a_worker_that_dies_between_any_two_steps_loses_nothing_and_repeats_nothing(domain, outside, monkeypatch):
    """It dies just before it writes, each time; the next one does the same look again, and only then it counts."""

    class KilledError(BaseException):
        pass

    def die(*_args, **_more):
        raise KilledError

    asked(domain, ON)
    for _look in range(25):
        if not row(domain).is_open:
            break
        outside.carry_out()
        outside.follow_registry()
        with monkeypatch.context() as patch:
            for name in ("go_on", "wait", "take_old_keys"):
                patch.setattr(f"parvis.domains.actions.securing.{name}", die)
                if name != "take_old_keys":
                    patch.setattr(f"parvis.domains.actions.telling.{name}", die)
            before = row(domain)
            try:
                advance(domain)
            except KilledError:
                assert row(domain).step == before.step
        advance(domain)

    assert row(domain).step == SecuringStep.DONE
    assert Operation.objects.filter(kind="domain.ds").count() == 1
    assert len(signing_keys(live_zone(domain.name))) == 1


def test_asked_twice_or_at_the_same_moment_it_is_one_with_one_key(domain):
    first, second = together(lambda: asked(domain, ON), lambda: asked(domain, ON))

    assert first.pk == second.pk == asked(domain, ON).pk
    assert len(signing_keys(live_zone(domain.name))) == 1
    with pytest.raises(NotAllowedError, match="under way"):
        asked(domain, OFF)


def test_two_workers_at_the_same_moment_take_a_step_once(domain, outside):
    through(domain, outside, ON, until=SecuringStep.TELLING)
    now = timezone.now() + timedelta(days=1)

    together(lambda: operations.advance(row(domain).pk, now=now), lambda: operations.advance(row(domain).pk, now=now))

    assert Operation.objects.filter(kind="domain.ds").count() == 1


@pytest.mark.parametrize("fault", ["drop-after", "drop-before"])
def test_a_lost_answer_of_the_registry_is_settled_by_reading(domain, outside, epp, fault):
    through(domain, outside, ON, until=SecuringStep.TELLING)
    advance(domain)
    epp.fault("afnic", fault, command="update")

    outside.carry_out()
    assert advance(domain) == SecuringStep.TELLING
    outside.carry_out()
    assert advance(domain) == SecuringStep.AWAITING
    assert len(epp.commands(domain.name, "update")) == 1


def test_what_the_registry_refuses_is_asked_again_by_hand_or_given_up(domain, outside, epp):
    through(domain, outside, ON, until=SecuringStep.TELLING)
    advance(domain)
    epp.fault("afnic", "refuse", command="update", value="2308 policy")
    outside.carry_out()
    assert advance(domain) == SecuringStep.TELLING
    assert row(domain).problem.startswith("the registry refused")

    ask_again(domain, actor=customer(domain.account), now=timezone.now())
    epp.fault("afnic", "refuse", command="update", value="2308 policy")
    outside.carry_out()
    assert Operation.objects.filter(kind="domain.ds").count() == 2
    cancel(domain, actor=customer(domain.account), now=timezone.now())
    outside.carry_out()

    assert row(domain).step == SecuringStep.CANCELLED
    assert (protection_of(again(domain)), outside.seen()) == (Protection.OFF, {"insecure"})


def test_it_is_cancelled_while_the_registry_knows_nothing_and_not_once_it_is_told(domain, outside):
    through(domain, outside, ON, until=SecuringStep.SPREADING)
    cancel(domain, actor=customer(domain.account), now=timezone.now())
    outside.carry_out()
    assert (row(domain).step, outside.seen()) == (SecuringStep.CANCELLED, {"insecure"})

    through(domain, outside, ON, until=SecuringStep.AWAITING)
    with pytest.raises(NotAllowedError, match="too late"):
        cancel(domain, actor=customer(domain.account), now=timezone.now())


def test_name_servers_and_other_ds_records_wait_for_it(domain, outside):
    actor, now = customer(domain.account), timezone.now()
    others = ["ns1.other.example", "ns2.other.example"]
    asked(domain, ON)
    with pytest.raises(NotAllowedError, match="under way"):
        request_nameservers(domain, nameservers=others, actor=actor, now=now)
    with pytest.raises(NotAllowedError, match="under way"):
        request_ds_added(domain, records=[DsRecord(1, 13, 2, "A" * 64)], actor=actor, now=now)
    cancel(domain, actor=actor, now=now)
    through(domain, outside, ON)

    with pytest.raises(NotAllowedError, match="Turn DNSSEC off first") as refusal:
        request_nameservers(domain, nameservers=others, actor=actor, now=now)
    assert refusal.value.field == "nameservers"

    through(domain, outside, OFF)
    assert request_nameservers(domain, nameservers=others, actor=actor, now=now).kind == "domain.nameservers"


def test_while_name_servers_change_it_does_not_begin_and_with_others_it_never_does(domain, outside):
    actor, now = customer(domain.account), timezone.now()
    request_nameservers(domain, nameservers=["ns1.other.example", "ns2.other.example"], actor=actor, now=now)
    with pytest.raises(NotAllowedError, match="name servers is under way"):
        asked(domain, ON)

    outside.carry_out()

    with pytest.raises(NotAllowedError, match="not ours"):
        asked(domain, ON)


def test_records_of_other_keys_stand_in_the_way(domain, outside):
    drivers.named("afnic").update(domain.name, ds=[DsRecord(1, 13, 2, "A" * 64)], key="elsewhere")
    Domain.objects.filter(pk=domain.pk).update(ds=["1 13 2 " + "A" * 64])

    with pytest.raises(NotAllowedError, match="other keys"):
        asked(domain, ON)
    assert protection_of(again(domain)) is Protection.BROKEN


def test_a_name_that_left_ends_it_and_its_kept_zone_goes_on_being_signed(domain, outside):
    through(domain, outside, ON, until=SecuringStep.AWAITING)
    Domain.objects.filter(pk=domain.pk).update(state="released")

    assert advance(domain) == SecuringStep.CANCELLED
    assert signing_keys(live_zone(domain.name))


def test_what_lost_its_job_is_queued_again_each_minute(domain, outside):
    asked(domain, ON)
    before = ProcrastinateJob.objects.filter(task_name="domains.secure").count()

    secure_due(0)
    secure_due(0)

    assert ProcrastinateJob.objects.filter(task_name="domains.secure").count() == before + 1


def test_signatures_that_went_wrong_are_an_alarm_mended_and_settled(domain, outside, tree):
    through(domain, outside, ON)
    Message.objects.all().delete()
    looks.look(domain.pk, now=timezone.now())
    assert not SignatureFault.objects.exists()

    PowerDns(tree.servers["two"].url, powerdns.KEY).withdraw(domain.name, key="another hand")
    looks.look(domain.pk, now=timezone.now())
    looks.look(domain.pk, now=timezone.now())
    looks.look(domain.pk, now=timezone.now())
    fault = SignatureFault.objects.get()
    assert (fault.looks, "REFUSED" in fault.problem, fault.settled_at) == (3, True, None)
    assert [letter.template for letter in Message.objects.all()] == ["domain-dnssec-broken"]

    outside.carry_out()
    looks.look(domain.pk, now=timezone.now())
    fault.refresh_from_db()
    assert fault.settled_at is not None
    assert outside.seen() == {"secure"}


def test_a_registry_that_names_a_key_of_a_zone_without_signatures_is_told_at_once(domain, outside):
    Domain.objects.filter(pk=domain.pk).update(ds=["1 13 2 " + "A" * 64])

    check_signatures(0)
    assert ProcrastinateJob.objects.filter(task_name="domains.look-at-signatures").count() == 1
    looks.look(domain.pk, now=timezone.now())

    assert SignatureFault.objects.get().told_at is not None
    assert Message.objects.get().template == "domain-dnssec-broken"


def test_while_a_procedure_is_under_way_it_looks_for_itself(domain, outside):
    through(domain, outside, ON, until=SecuringStep.AWAITING)

    looks.look(domain.pk, now=timezone.now())

    assert not SignatureFault.objects.exists()
