from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.kit.failures import FinalRefusalError, NeedsPersonError, NotDoneError, TryLaterError, UnknownOutcomeError
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning import performers
from parvis.provisioning.actions import decisions, outcomes
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import operation_changed
from parvis.provisioning.models import Operation
from parvis.provisioning.performers import Kind
from parvis.provisioning.tasks import run, sweep
from tests.factories import AccountFactory, OperationFactory, staff_member

pytestmark = pytest.mark.django_db


def jobs_of(operation):
    return ProcrastinateJob.objects.filter(task_name="provisioning.run", args={"operation_id": operation.pk})


class Outside:
    """Does what the test says, and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.stored = []
        self.failure = None

    def __call__(self, task, *, now):
        self.asked.append(task)
        if self.failure is not None:
            raise self.failure
        return lambda: self.stored.append(task.key)


@pytest.fixture
def outside(monkeypatch):
    found = Outside()
    kind = Kind(found, lambda _task: "→ asked\n← answered")
    monkeypatch.setitem(performers._kinds, "test.kind", kind)
    return found


@pytest.fixture
def operation(outside):
    return OperationFactory(kind="test.kind", due_at=timezone.now())


@pytest.fixture
def told(monkeypatch):
    facts = []
    monkeypatch.setattr(operation_changed, "_subscribers", [facts.append])
    return facts


def ask(account, now, key="k"):
    return submit("test.kind", key=key, subject="a.fr", account_id=account.pk, arguments={}, now=now)


def test_asking_queues_one_job_and_asking_again_none(outside, now):
    account = AccountFactory()

    first, created = ask(account, now)
    again, created_again = ask(account, now)

    assert (created, created_again) == (True, False)
    assert again == first
    assert jobs_of(first).count() == 1


def test_a_request_undone_with_its_cause_leaves_no_job(outside, now):
    account = AccountFactory()

    with transaction.atomic():
        operation, _created = ask(account, now)
        transaction.set_rollback(True)

    assert not Operation.objects.exists()
    assert not jobs_of(operation).exists()


def test_the_answer_and_the_end_are_written_together_with_what_was_said(outside, operation, told):
    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert operation.finished_at is not None
    assert outside.stored == [operation.key]
    assert operation.exchanges.get().text == "→ asked\n← answered"
    assert [fact.state for fact in told] == ["running", "done"]


def test_what_is_done_is_never_done_again(outside, operation):
    run(operation_id=operation.pk)
    run(operation_id=operation.pk)
    sweep(timestamp=0)

    assert len(outside.asked) == 1


def test_a_silent_outside_is_tried_again_with_growing_pauses_of_at_most_an_hour(outside, operation):
    outside.failure = TryLaterError("closed")
    pauses = []
    for _ in range(9):
        Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
        run(operation_id=operation.pk)
        operation.refresh_from_db()
        pauses.append(round((operation.due_at - timezone.now()).total_seconds()))

    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert (operation.state, operation.is_unknown, operation.problem) == ("waiting", False, "closed")


def test_a_pause_has_a_job_at_its_end(outside, operation):
    outside.failure = TryLaterError("closed")

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert jobs_of(operation).get().scheduled_at == operation.due_at


def test_a_lost_answer_is_remembered_until_it_is_settled(outside, operation):
    outside.failure = UnknownOutcomeError("line broke")
    run(operation_id=operation.pk)
    outside.failure = TryLaterError("closed")
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    assert operation.is_unknown

    outside.failure = None
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)

    assert [task.is_unknown for task in outside.asked] == [False, True, True]
    operation.refresh_from_db()
    assert (operation.state, operation.is_unknown) == ("done", False)


def attempted(operation, outside, failure, times):
    outside.failure = failure
    for _ in range(times):
        Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
        run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state, operation.is_unknown


def test_what_stays_unknown_for_long_goes_to_a_person_still_unknown(outside, operation, told):
    almost = attempted(operation, outside, UnknownOutcomeError("line broke"), outcomes.MOST_PROBES - 1)

    assert almost == ("waiting", True)
    assert attempted(operation, outside, TryLaterError("closed"), 1) == ("attention", True)
    assert operation.exchanges.count() == outcomes.MOST_PROBES
    with pytest.raises(NotAllowedError):
        decisions.give_up(operation, reason="tired", actor=staff_member(operation.account.brand), now=timezone.now())


def test_an_outside_that_was_never_reached_is_tried_for_as_long_as_it_takes(outside, operation):
    state = attempted(operation, outside, TryLaterError("closed"), outcomes.MOST_PROBES + 1)

    assert state == ("waiting", False)


def test_a_final_refusal_is_the_end_with_its_reason_and_what_was_said(outside, operation, told):
    outside.failure = FinalRefusalError("never")

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.problem, operation.is_unknown) == ("cancelled", "never", False)
    assert operation.finished_at is not None
    assert operation.exchanges.get().text == "→ asked\n← answered"
    assert [fact.state for fact in told] == ["running", "cancelled"]


def test_a_final_refusal_after_a_lost_answer_is_the_end_too(outside, operation):
    outside.failure = UnknownOutcomeError("line broke")
    run(operation_id=operation.pk)
    outside.failure = FinalRefusalError("never")
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())

    run(operation_id=operation.pk)
    sweep(timestamp=0)

    operation.refresh_from_db()
    assert (operation.state, operation.is_unknown) == ("cancelled", False)
    assert len(outside.asked) == 2


def test_a_final_refusal_that_cannot_be_made_good_waits_for_a_person_with_its_reason(outside, operation, monkeypatch):
    def broken(changed):
        if changed.state == OperationState.CANCELLED:
            raise ValueError("cannot make good")

    monkeypatch.setattr(operation_changed, "_subscribers", [broken])
    outside.failure = FinalRefusalError("never")

    with pytest.raises(ValueError, match="cannot make good"):
        run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.problem) == ("attention", "ValueError: cannot make good")
    assert operation.exchanges.count() == 1


def test_a_refusal_stops_with_its_reason(outside, operation, told):
    outside.failure = NeedsPersonError("no")

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.problem) == ("attention", "no")
    assert [fact.state for fact in told] == ["running", "attention"]


def test_a_bug_stops_and_is_never_repeated_blindly(outside, operation):
    outside.failure = RuntimeError("bug")

    with pytest.raises(RuntimeError):
        run(operation_id=operation.pk)
    sweep(timestamp=0)

    operation.refresh_from_db()
    assert (operation.state, operation.problem) == ("attention", "RuntimeError: bug")
    assert len(outside.asked) == 1


def test_an_operation_of_no_known_kind_waits_for_a_person(now):
    operation = OperationFactory(kind="nobody.knows", due_at=now - timedelta(days=9999))

    with pytest.raises(LookupError):
        run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.ATTENTION


def test_what_fails_while_storing_stores_nothing_and_waits_for_a_person(outside, operation, monkeypatch):
    def broken(_task, *, now):
        def store():
            AccountFactory(number="A-BROKEN")
            raise ValueError("cannot store")

        return store

    monkeypatch.setitem(performers._kinds, "test.kind", Kind(broken, lambda _task: ""))

    with pytest.raises(ValueError, match="cannot store"):
        run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.ATTENTION
    assert operation.account.__class__.objects.filter(number="A-BROKEN").count() == 0


def test_a_deadlock_while_storing_is_no_affair_for_a_person_and_is_read_again(outside, operation):
    outside.failure = OperationalError("deadlock detected")
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    assert (operation.state, operation.is_unknown) == ("waiting", True)

    outside.failure = None
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert outside.asked[-1].is_unknown


def test_a_lease_is_held_by_one(operation):
    now = timezone.now()

    assert outcomes.take(operation.pk, now=now) is not None
    assert outcomes.take(operation.pk, now=now) is None


def test_what_a_dead_worker_left_is_taken_over_and_read_first(outside, operation):
    long_ago = timezone.now() - timedelta(minutes=10)
    Operation.objects.filter(pk=operation.pk).update(due_at=long_ago)
    outcomes.take(operation.pk, now=long_ago)

    sweep(timestamp=0)
    run(**jobs_of(operation).get().args)

    assert [task.is_unknown for task in outside.asked] == [True]
    operation.refresh_from_db()
    assert (operation.state, operation.fence) == ("done", 2)


def test_the_sweep_queues_each_operation_once(outside, operation):
    sweep(timestamp=0)
    sweep(timestamp=60)

    assert jobs_of(operation).count() == 1


def test_a_worker_that_was_paused_past_its_lease_writes_nothing(outside, operation):
    long_ago = timezone.now() - timedelta(minutes=10)
    Operation.objects.filter(pk=operation.pk).update(due_at=long_ago)
    paused = outcomes.take(operation.pk, now=long_ago)
    run(operation_id=operation.pk)

    with pytest.raises(outcomes.LeaseLostError):
        outcomes.finish(paused, lambda: outside.stored.append("late"), exchange="", now=timezone.now())
    with pytest.raises(outcomes.LeaseLostError):
        outcomes.retry_later(paused, "late", is_unknown=True, exchange="", now=timezone.now())
    with pytest.raises(outcomes.LeaseLostError):
        outcomes.hand_to_staff(paused, "late", is_unknown=False, exchange="", now=timezone.now())
    with pytest.raises(outcomes.LeaseLostError):
        outcomes.refuse(paused, "late", exchange="", now=timezone.now())

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert outside.stored == [operation.key]
    assert operation.exchanges.count() == 1


def test_staff_send_it_again_and_it_reads_first(outside, operation):
    outside.failure = NeedsPersonError("no")
    run(operation_id=operation.pk)
    outside.failure = None

    decisions.retry(operation, actor=staff_member(operation.account.brand), now=timezone.now())
    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert outside.asked[-1].is_unknown
    assert Entry.objects.filter(action="operation.retried").count() == 1


def test_only_what_stopped_can_be_decided(operation):
    actor = staff_member(operation.account.brand)

    with pytest.raises(NotAllowedError):
        decisions.retry(operation, actor=actor, now=timezone.now())
    with pytest.raises(NotAllowedError):
        decisions.give_up(operation, reason="why", actor=actor, now=timezone.now())


def test_what_may_have_been_done_is_not_given_up_before_it_was_read(outside, operation):
    actor = staff_member(operation.account.brand)
    outside.failure = RuntimeError("bug")
    with pytest.raises(RuntimeError):
        run(operation_id=operation.pk)
    with pytest.raises(NotAllowedError, match="avant d’agir"):
        decisions.give_up(operation, reason="why", actor=actor, now=timezone.now())

    decisions.retry(operation, actor=actor, now=timezone.now())
    outside.failure = NeedsPersonError("closed for the night")
    run(operation_id=operation.pk)
    with pytest.raises(NotAllowedError, match="avant d’agir"):
        decisions.give_up(operation, reason="why", actor=actor, now=timezone.now())

    decisions.retry(operation, actor=actor, now=timezone.now())
    outside.failure = NotDoneError("no")
    run(operation_id=operation.pk)
    decisions.give_up(operation, reason="why", actor=actor, now=timezone.now())

    operation.refresh_from_db()
    assert operation.state == OperationState.CANCELLED


def test_cancelled_is_the_end_in_sql_too(operation):
    Operation.objects.filter(pk=operation.pk).update(state=OperationState.CANCELLED)

    with pytest.raises(DatabaseError), transaction.atomic():
        Operation.objects.filter(pk=operation.pk).update(state=OperationState.RUNNING)
