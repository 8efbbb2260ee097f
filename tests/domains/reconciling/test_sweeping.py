"""Going through all names: oldest first, at a pace, after a stop where it was left, never twice at once."""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.domains import tasks
from parvis.domains.actions.reconciling import ask_for_look
from parvis.domains.models import Domain, Drift
from parvis.domains.operations import sweeping
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning import alone
from tests.factories import AccountFactory, ContactFactory, DomainFactory


@pytest.fixture
def names(db, registry):
    account = AccountFactory()
    contact = ContactFactory(account=account)
    start = timezone.now() - timedelta(days=2)
    made = [
        DomainFactory(
            account=account, registrant=contact, name=f"n{number}.fr", synced_at=start - timedelta(hours=number)
        )
        for number in range(5)
    ]
    for one in made:
        registry.holds(one)
    return made


def swept(**options):
    return [one.name for one in sweeping.sweep("afnic", before=timezone.now() - timedelta(days=1), **options)]


def test_the_name_looked_at_longest_ago_comes_first_and_each_once(names, registry, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    never = DomainFactory(account=names[0].account, registrant=names[0].registrant, name="never.fr", synced_at=None)
    registry.holds(never)

    assert swept() == ["never.fr", "n4.fr", "n3.fr", "n2.fr", "n1.fr", "n0.fr"]
    assert swept() == []


def test_names_without_an_answer_are_passed_over_until_the_next_time(names, registry, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    fetch = registry.fetch
    registry.fetch = lambda name: registry.names[name].nonsense if name == "n3.fr" else fetch(name)

    assert swept() == ["n4.fr", "n3.fr", "n2.fr", "n1.fr", "n0.fr"]

    registry.fetch = fetch
    assert swept() == ["n3.fr"]


def test_a_registry_that_does_not_answer_is_left_alone(names, registry, monkeypatch):
    monkeypatch.setattr(sweeping, "SILENCES", 2)
    registry.is_silent = True

    assert swept() == ["n4.fr", "n3.fr"]


def test_it_goes_at_the_pace_that_is_asked_for(names):
    pauses = []

    swept(per_second=4, sleep=pauses.append)

    assert len(pauses) == 5
    assert all(0 < pause <= 0.25 for pause in pauses)


def test_only_names_that_the_registry_holds_are_gone_through(names, registry):
    Domain.objects.filter(name__in=["n0.fr", "n1.fr"]).update(registry="eurid")
    for state in ("pending", "released", "failed", "transferring"):
        DomainFactory(state=state, synced_at=None)

    assert swept() == ["n4.fr", "n3.fr", "n2.fr"]


@pytest.fixture
def at_once(settings):
    settings.PARVIS_LOOKS_PER_SECOND = 0


def test_a_sweep_makes_place_for_other_work_and_goes_on(names, registry, monkeypatch, at_once):
    monkeypatch.setattr(tasks, "SLICE", 0)
    monkeypatch.setattr(sweeping, "BATCH", 1)
    before = timezone.now() - timedelta(days=1)
    tasks.sweep(timestamp=0)
    jobs = []
    while len(jobs) < 10 and (job := ProcrastinateJob.objects.exclude(pk__in=jobs).order_by("pk").first()):
        jobs.append(job.pk)
        ProcrastinateJob.objects.filter(pk=job.pk).update(queueing_lock=None)
        tasks.sweep_registry(**job.args)

    assert not Domain.objects.filter(synced_at__lt=before).exists()
    assert len(jobs) == 6
    assert [command for command in registry.asked if command[0] == "fetch"] == [
        ("fetch", f"n{number}.fr") for number in (4, 3, 2, 1, 0)
    ]


def test_nothing_is_swept_twice_at_once(names, registry, at_once, monkeypatch):
    elsewhere = connection.copy()
    with monkeypatch.context() as patch:
        patch.setattr(alone, "connection", elsewhere)
        other = alone.alone("sweep:afnic")
        assert other.__enter__()

    tasks.sweep_registry(code="afnic", before=timezone.now().isoformat(), after_at="", after_pk=0)
    assert registry.asked == []

    # The database lets go of who dies, once it has noticed.
    elsewhere.close()
    deadline = time.monotonic() + 10
    while not registry.asked and time.monotonic() < deadline:
        tasks.sweep_registry(code="afnic", before=timezone.now().isoformat(), after_at="", after_pk=0)
    assert len(registry.asked) == 5


def test_the_command_prints_what_differs_and_fails_while_a_drift_is_open(names, registry, at_once, capsys):
    registry.changes("n2.fr", nameservers=("ns1.thief.example",))
    registry.changes("n3.fr", statuses=frozenset({"serverHold"}))

    with pytest.raises(CommandError, match="1 changes"):
        call_command("reconcile")

    told = capsys.readouterr().out
    assert "n2.fr: nameservers: ns1.client.example ns2.client.example -> ns1.thief.example" in told
    assert "n3.fr: statuses: ok -> serverHold" in told
    assert "5 looked at, 2 different, 0 without answer" in told

    Drift.objects.update(settled_at=timezone.now())
    call_command("reconcile")
    assert "0 looked at" in capsys.readouterr().out


def test_the_command_looks_at_one_name_now(names, registry, capsys):
    call_command("reconcile", name="n1.fr")

    assert "1 looked at, 0 different" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"other\.fr is not held here"):
        call_command("reconcile", name="other.fr")


def test_the_command_goes_through_one_registry_or_all(names, registry, at_once, capsys):
    call_command("reconcile", registry="eurid")
    assert "0 looked at" in capsys.readouterr().out
    call_command("reconcile")
    call_command("reconcile", all=True)
    assert "5 looked at" in capsys.readouterr().out.splitlines()[-1]


def test_a_customer_asks_for_one_look_a_minute(names, now):
    ask_for_look(names[0], now=now)

    with pytest.raises(NotAllowedError):
        ask_for_look(names[0], now=now + timedelta(seconds=59))
    ask_for_look(names[1], now=now)
    ask_for_look(names[0], now=now + timedelta(seconds=61))

    assert ProcrastinateJob.objects.filter(task_name="domains.look").count() == 2
