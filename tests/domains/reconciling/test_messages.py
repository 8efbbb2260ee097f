"""Messages of registries: none lost, none applied twice, what is not understood waits for a person."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.domains.actions import messages
from parvis.domains.enums import DomainState, MessageOutcome
from parvis.domains.models import Domain, RegistryMessage
from parvis.domains.operations import hearing
from parvis.domains.ports import TransferState, UnavailableError
from parvis.domains.tasks import drain, hear
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from tests.factories import DomainFactory, OperationFactory, staff_member


def heard(now=None):
    """Every message, handled as a worker does."""
    for number in RegistryMessage.objects.order_by("pk").values_list("pk", flat=True):
        hear(message_id=number)
    return [message.outcome for message in RegistryMessage.objects.order_by("pk")]


def test_every_message_is_stored_before_it_is_taken_off(domain, registry, now):
    registry.tells(1, name=domain.name, text="first")
    registry.tells(2, name=domain.name, text="second")

    assert hearing.drain("afnic", now=now) == 2

    assert [(row.message_id, row.text, row.raw) for row in RegistryMessage.objects.order_by("pk")] == [
        ("1", "first", "<raw>1</raw>"),
        ("2", "second", "<raw>2</raw>"),
    ]
    assert registry.messages == []
    assert ProcrastinateJob.objects.filter(task_name="domains.hear").count() == 2


def test_a_crash_before_the_acknowledgement_applies_nothing_twice(domain, registry, now, monkeypatch):
    registry.tells(1, name=domain.name)
    with monkeypatch.context() as patch:
        patch.setattr(registry, "acknowledge", lambda number: (_ for _ in ()).throw(SystemExit("killed")))
        with pytest.raises(SystemExit):
            hearing.drain("afnic", now=now)
    assert (RegistryMessage.objects.count(), len(registry.messages)) == (1, 1)

    assert hearing.drain("afnic", now=now) == 1

    assert (RegistryMessage.objects.count(), registry.messages) == (1, [])
    assert ProcrastinateJob.objects.filter(task_name="domains.hear").count() == 1


def test_a_crash_before_it_is_stored_leaves_it_at_the_registry(domain, registry, now, monkeypatch):
    registry.tells(1, name=domain.name)
    with monkeypatch.context() as patch:
        patch.setattr(
            messages.queue, "configure_task", lambda *_args, **_more: (_ for _ in ()).throw(OSError("killed"))
        )
        with pytest.raises(OSError, match="killed"):
            hearing.drain("afnic", now=now)

    assert (RegistryMessage.objects.count(), len(registry.messages)) == (0, 1)


def test_a_registry_that_counts_again_from_the_beginning_is_heard(domain, registry, now):
    registry.tells(1, name=domain.name, at=datetime(2026, 11, 1, tzinfo=UTC))
    registry.tells(1, name=domain.name, at=datetime(2026, 11, 24, tzinfo=UTC))
    registry.acknowledge = lambda number: registry.messages.pop(0)

    hearing.drain("afnic", now=now)

    assert RegistryMessage.objects.count() == 2


def test_a_message_about_a_name_of_ours_makes_it_be_looked_at(domain, registry, now):
    registry.is_asked_for(domain.name, TransferState.SERVER_APPROVED)
    registry.tells(1, name=domain.name.upper(), kind="transfer")
    hearing.drain("afnic", now=now)

    assert heard() == [MessageOutcome.LOOKED]

    domain.refresh_from_db()
    assert domain.state == DomainState.RELEASED
    assert Message.objects.get().template == "domain-left"
    assert RegistryMessage.objects.get().handled_at is not None


def test_heard_twice_is_done_once(domain, registry, now):
    registry.tells(1, name=domain.name)
    hearing.drain("afnic", now=now)
    heard()
    asked = len(registry.asked)

    heard()

    assert len(registry.asked) == asked


def test_what_was_told_before_a_name_left_needs_nobody(domain, registry, now):
    registry.tells(1, name=domain.name, kind="transfer")
    hearing.drain("afnic", now=now)
    Domain.objects.filter(pk=domain.pk).update(state=DomainState.RELEASED, synced_at=timezone.now())

    assert heard() == [MessageOutcome.LOOKED]


@pytest.mark.parametrize("facts", [{"name": "unknown.fr"}, {"name": ""}, {"kind": "other"}])
def test_what_is_not_understood_waits_for_a_person(domain, registry, now, facts):
    registry.tells(1, **({"name": domain.name} | facts))
    hearing.drain("afnic", now=now)

    assert heard() == [MessageOutcome.WAITING]

    message = RegistryMessage.objects.get()
    assert message.handled_at is None
    actor = staff_member(domain.account.brand)
    messages.mark_seen(message, actor=actor, now=now)
    message.refresh_from_db()
    assert (message.outcome, message.handled_at) == (MessageOutcome.SEEN, now)
    with pytest.raises(NotAllowedError):
        messages.mark_seen(message, actor=actor, now=now)


def test_news_of_a_name_that_is_arriving_wakes_its_operation(registry, db, now):
    domain = DomainFactory(state=DomainState.TRANSFERRING, synced_at=None)
    operation = OperationFactory(
        kind="domain.transfer", subject=domain.name, account=domain.account, due_at=timezone.now().replace(year=2100)
    )
    registry.tells(1, name=domain.name, kind="transfer")
    hearing.drain("afnic", now=now)

    assert heard() == [MessageOutcome.LOOKED]

    assert Operation.objects.get(pk=operation.pk).due_at <= timezone.now()


def test_a_name_that_is_being_worked_on_is_heard_of_later(domain, registry, now):
    OperationFactory(kind="domain.lock", subject=domain.name, account=domain.account, state="running", attempts=1)
    registry.tells(1, name=domain.name)
    hearing.drain("afnic", now=now)

    with pytest.raises(hearing.BusyError):
        heard()

    assert RegistryMessage.objects.get().outcome == MessageOutcome.KEPT


def test_a_registry_that_fails_holds_up_no_other(domain, registry, monkeypatch):
    def silent(code, *, now):
        if code == "afilias":
            raise UnavailableError("nobody answers")
        asked.append(code)
        return 0

    asked = []
    monkeypatch.setattr(hearing, "drain", silent)

    drain(timestamp=0)

    assert "afnic" in asked
    assert "verisign" in asked


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_empty_the_same_queue(registry, now):
    """The second one comes while the first has read a message and not yet acknowledged it."""
    registry.tells(1)
    found = []

    def another_worker():
        try:
            found.append(hearing.drain("afnic", now=now))
        finally:
            connection.close()

    def acknowledge(number):
        thread = threading.Thread(target=another_worker)
        thread.start()
        thread.join()
        registry.messages.clear()

    registry.acknowledge = acknowledge

    assert hearing.drain("afnic", now=now) == 1
    assert found == [0]
    assert RegistryMessage.objects.count() == 1


@pytest.mark.django_db
def test_staff_see_what_is_about_their_names_or_about_none(now):
    ours, theirs = DomainFactory(), DomainFactory()
    about = [("1", ours.name), ("2", theirs.name), ("3", "nobody.fr"), ("4", "")]
    for number, name in about:
        RegistryMessage.objects.create(
            registry="afnic", message_id=number, at=now, kind="other", name=name, received_at=now
        )

    seen = RegistryMessage.objects.visible_to(staff_member(ours.account.brand))

    assert sorted(seen.values_list("message_id", flat=True)) == ["1", "3", "4"]
