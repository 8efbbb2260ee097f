"""A restored backup: the outside is read before anything is sent, and what is stopped goes on where it was."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.domains import tasks
from parvis.domains.models import Domain, Drift, RegistryMessage
from parvis.domains.operations import sweeping
from parvis.domains.operations.settling import carry_on, progress
from parvis.domains.ports import UnavailableError
from parvis.domains.registries import registries as drivers
from parvis.notifications.models import Message
from parvis.provisioning import alone
from parvis.provisioning.actions import decisions, settling
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.models import Operation, Settling
from parvis.provisioning.queries import is_settling
from parvis.provisioning.tasks import run
from parvis.provisioning.tasks import sweep as sweep_operations
from tests.factories import AccountFactory, DomainFactory, OperationFactory, staff_member
from tests.simulators.memory import MemoryRegistry

pytestmark = pytest.mark.django_db
SILENT_PAYMENT = sweeping.Swept("payment 1", (None, 0), None, "no answer", is_silence=True)


class MuteRegistry(MemoryRegistry):
    """Nobody answers."""

    def fetch(self, name):
        raise UnavailableError(name)


@pytest.fixture
def names(domain, registry):
    made = [
        DomainFactory(
            account=domain.account,
            registrant=domain.registrant,
            name=f"n{number}.fr",
            synced_at=timezone.now() - timedelta(days=1, hours=number),
        )
        for number in range(3)
    ]
    for one in made:
        registry.holds(one)
    return [domain, *made]


def begun():
    return settling.begin(now=timezone.now())


def gone_on(under_way, steps=None):
    """The names read, up to ``steps`` of them."""
    found = []
    for step in carry_on(under_way, per_second=0):
        found.append(step.name)
        if len(found) == steps:
            break
    return found


def locks(domain, **more):
    arguments = {"domain_id": domain.pk, "registry": "afnic", "is_locked": True}
    return OperationFactory(subject=domain.name, account=domain.account, arguments=arguments, **more)


def test_what_was_not_over_is_of_unknown_outcome(db):
    for state in ("waiting", "running", "attention", "done", "cancelled"):
        OperationFactory(state=state, subject=f"{state}.fr", leased_until=timezone.now(), fence=1)

    begun()

    found = {one.subject: (one.state, one.is_unknown, one.fence) for one in Operation.objects.all()}
    assert found == {
        "waiting.fr": ("waiting", True, 1),
        "running.fr": ("waiting", True, 2),
        "attention.fr": ("attention", True, 1),
        "done.fr": ("done", False, 1),
        "cancelled.fr": ("cancelled", False, 1),
    }


def test_to_begin_again_changes_nothing(db):
    first = begun()
    OperationFactory(state="running")

    assert begun() == first
    assert Operation.objects.get().state == "running"
    assert Entry.objects.filter(action="settling.begun").count() == 1


def test_numbers_given_since_the_backup_are_not_given_again(db):
    before = AccountFactory().pk

    begun()

    assert AccountFactory().pk > before + settling.LOST


def test_nothing_is_taken_while_it_lasts(domain, registry):
    operation = locks(domain)
    begun()
    waiting = ProcrastinateJob.objects.count()

    run(operation_id=operation.pk)
    sweep_operations(0)

    operation.refresh_from_db()
    assert (operation.state, operation.attempts) == ("waiting", 0)
    assert ProcrastinateJob.objects.count() == waiting
    assert registry.asked == []


def test_no_message_is_taken_off_a_registrys_queue_while_it_lasts(domain, registry):
    registry.tells(1, name=domain.name)
    under_way = begun()

    tasks.drain(0)
    assert (len(registry.messages), RegistryMessage.objects.count()) == (1, 0)

    settling.end(under_way, now=timezone.now())
    tasks.drain(0)
    assert (len(registry.messages), RegistryMessage.objects.count()) == (0, 1)


def test_what_is_asked_for_meanwhile_is_looked_at_first(db):
    begun()

    operation, _new = submit(
        "domain.lock", key="k", subject="a.fr", account_id=AccountFactory().pk, arguments={}, now=timezone.now()
    )

    assert operation.is_unknown


def test_every_name_is_read_once_and_then_the_queue_opens(names, registry):
    registry.changes("n1.fr", expires_at=names[0].expires_at + timedelta(days=365))
    under_way = begun()

    assert sorted(gone_on(under_way)) == sorted(one.name for one in names)

    assert not is_settling()
    assert Domain.objects.get(name="n1.fr").expires_at == names[0].expires_at + timedelta(days=365)


def test_stopped_it_goes_on_where_it_was(names, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    under_way = begun()

    first = gone_on(under_way, 2)
    assert (progress().names, progress().left, is_settling()) == (4, 2, True)
    rest = gone_on(under_way)

    assert sorted({*first, *rest}) == sorted(one.name for one in names)
    assert len(rest) < 4
    assert not is_settling()


def test_a_silent_registry_keeps_the_queue_closed_until_it_answers(names, registry):
    registry.is_silent = True
    under_way = begun()

    gone_on(under_way)
    assert (is_settling(), progress().left) == (True, 4)

    registry.is_silent = False
    gone_on(under_way)
    assert not is_settling()


def test_a_name_that_its_registry_denies_is_an_alarm_and_closes_nothing(names, registry):
    del registry.names["n2.fr"]
    registry.taken.add("n2.fr")

    gone_on(begun())

    assert not is_settling()
    assert Drift.objects.open().get().domain.name == "n2.fr"


def test_what_was_changed_since_the_backup_is_an_alarm_for_staff_and_no_letter(names, registry):
    registry.changes("n1.fr", nameservers=("ns9.example", "ns8.example"))

    gone_on(begun())

    drift = Drift.objects.open().get()
    assert (drift.domain.name, drift.field) == ("n1.fr", "nameservers")
    assert not Message.objects.filter(template="domain-changed-elsewhere").exists()


def test_what_we_asked_for_before_the_backup_is_no_alarm(domain, registry):
    locks(domain)
    registry.changes(domain.name, statuses=frozenset({"clientTransferProhibited"}))

    gone_on(begun())

    assert not Drift.objects.exists()


def test_an_old_wish_is_not_sent_over_what_is_newer(domain, registry):
    arguments = {"domain_id": domain.pk, "registry": "afnic", "nameservers": ["ns1.old.example", "ns2.old.example"]}
    old = OperationFactory(
        kind="domain.nameservers", subject=domain.name, account=domain.account, arguments=arguments,
        created_at=timezone.now() - timedelta(hours=1), due_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    registry.changes(domain.name, nameservers=("ns1.newer.example", "ns2.newer.example"))
    gone_on(begun())

    run(operation_id=old.pk)

    old.refresh_from_db()
    assert (old.state, old.is_unknown) == ("attention", False)
    assert "ns1.newer.example" in old.problem
    assert registry.names[domain.name].nameservers == ("ns1.newer.example", "ns2.newer.example")

    decisions.give_up(old, reason="newer", actor=staff_member(), now=timezone.now())


def test_the_worker_goes_on_where_no_command_is_at_it(names):
    begun()

    tasks.settle(0)

    assert not is_settling()


def test_the_worker_leaves_it_to_a_command_that_is_at_it(names, registry, monkeypatch):
    begun()
    elsewhere = connection.copy()
    with monkeypatch.context() as patch:
        patch.setattr(alone, "connection", elsewhere)
        other = alone.alone("settling")
        assert other.__enter__()

    tasks.settle(0)
    with pytest.raises(CommandError, match="settled elsewhere"):
        call_command("settle")

    elsewhere.close()
    assert registry.asked == []


def test_the_command_settles_and_says_how_far_it_is(names, registry, capsys):
    registry.changes("n1.fr", nameservers=("ns9.example",))

    call_command("settle")

    told = capsys.readouterr().out
    assert "n1.fr: " in told
    assert "the queue is open, settled since" in told
    call_command("settle", "--status")
    assert "the queue is open" in capsys.readouterr().out


def test_the_command_fails_while_names_are_left_and_opens_only_when_told(names, registry, capsys):
    registry.is_silent = True

    with pytest.raises(CommandError, match="stays closed"):
        call_command("settle")
    call_command("settle", "--status")
    assert "the queue is closed: 0 of 4 names read" in capsys.readouterr().out
    assert is_settling()

    call_command("settle", "--open")
    assert "4 names were not read" in capsys.readouterr().out
    assert (is_settling(), Settling.objects.get().left) == (False, 4)


def test_the_queue_is_closed_before_anything_is_read_where_transfers_are_matched_first(names, registry, capsys):
    call_command("settle", "--close")

    assert "the queue is closed since" in capsys.readouterr().out
    assert (is_settling(), registry.asked) == (True, [])
    call_command("settle")
    assert not is_settling()


def test_opening_what_is_open_is_refused(db):
    with pytest.raises(CommandError, match="nothing is being settled"):
        call_command("settle", "--open")


def test_a_silent_registry_holds_up_no_other(names, domain, registry):
    """Operations where every name was read go on; where nobody answers, they wait."""
    elsewhere = DomainFactory(
        account=domain.account, registrant=domain.registrant, name="a.com", tld="com", registry="silent",
        synced_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    mute = OperationFactory(
        subject="a.com", account=domain.account, kind="domain.lock",
        arguments={"domain_id": elsewhere.pk, "registry": "silent", "is_locked": True},
    )  # fmt: skip
    spoken = locks(domain, kind="domain.lock")
    under_way = begun()
    with drivers.replaced("silent", MuteRegistry()):
        gone_on(under_way)
        for operation in (mute, spoken):
            run(operation_id=operation.pk)
            operation.refresh_from_db()

        assert is_settling()
        assert progress().closed == ("silent",)
        assert (spoken.state, mute.state, mute.attempts) == ("done", "waiting", 0)
        ProcrastinateJob.objects.all().delete()
        sweep_operations(timestamp=0)
        assert not ProcrastinateJob.objects.filter(args__operation_id=mute.pk).exists()
        assert Entry.objects.filter(action="settling.registries-opened").exists()

    elsewhere.delete()
    gone_on(Settling.objects.get(ended_at=None))
    assert not is_settling()


def test_no_registry_is_opened_before_payments_were_asked_about(names, monkeypatch):
    under_way = begun()
    monkeypatch.setattr("parvis.domains.operations.settling._payments", lambda _now: iter([SILENT_PAYMENT]))

    gone_on(under_way)

    assert Settling.objects.get().opened == []
