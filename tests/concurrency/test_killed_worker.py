"""Whatever the step at which a worker is killed, the next one ends it right: one registration, one message."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.billing.models import InvoiceDraft, Refund
from parvis.domains.models import Domain
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run, sweep
from tests.concurrency.processes import run_program
from tests.orders.shop import ready_cart
from tests.orders.test_sale_faults import paid
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = [
    f"{moment} {step}"
    for step in ("take", "register", "finish", "lock", "store", "write")
    for moment in ("before", "after")
]


def work_until_killed(operation, step, registries):
    """Start a worker of its own on ``operation`` and return how it ended."""
    surroundings = {"PARVIS_REGISTRY_HOME": str(registries.home), "DIE_AT": step}
    return run_program("tests.concurrency.doomed_worker", operation.pk, **surroundings)


def run_to_the_end(operation):
    """What time and the next worker do: leases and pauses pass, the sweep finds it, workers carry it out."""
    for _ in range(5):
        operation.refresh_from_db()
        if operation.state in {"done", "cancelled"}:
            return
        past = timezone.now() - timedelta(seconds=1)
        Operation.objects.filter(pk=operation.pk).update(due_at=past)
        Operation.objects.filter(pk=operation.pk, state="running").update(leased_until=past)
        sweep(timestamp=0)
        assert ProcrastinateJob.objects.filter(queueing_lock=f"operation:{operation.pk}", status="todo").exists()
        run(operation_id=operation.pk)


def assert_registered_once(operation, registries):
    run_to_the_end(operation)
    domain = Domain.objects.get(name=operation.subject)
    assert (operation.state, operation.is_unknown, domain.state) == ("done", False, "active")
    assert domain.expires_at is not None
    assert registries.registrations(operation.subject) == 1
    assert [message.template for message in Message.objects.all()] == ["domain-registered"]


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_costs_nothing(registries, fresh_name, step):
    operation = registration_of(fresh_name)

    assert work_until_killed(operation, step, registries) == -signal.SIGKILL

    assert_registered_once(operation, registries)


@pytest.mark.parametrize("step", ["before fetch", "after fetch"])
def test_a_worker_killed_while_it_settles_a_lost_answer_costs_nothing(registries, fresh_name, step):
    registries.fault("afnic", "drop-after", name=fresh_name, command="create")
    operation = registration_of(fresh_name)

    assert work_until_killed(operation, step, registries) == -signal.SIGKILL

    assert_registered_once(operation, registries)
    assert len(registries.commands(fresh_name, "create")) == 1


@pytest.mark.parametrize(
    "step", [f"{moment} {step}" for step in ("refuse", "lock", "refund", "write") for moment in ("before", "after")]
)
def test_a_worker_killed_while_it_makes_a_customer_whole_gives_back_once(registries, fresh_name, step):
    order = paid(ready_cart(fresh_name))
    registries.taken_by_another(fresh_name)
    operation = Operation.objects.get()

    assert work_until_killed(operation, step, registries) == -signal.SIGKILL
    run_to_the_end(operation)

    assert (operation.state, order.lines.get().state) == ("cancelled", "refunded")
    assert (
        Refund.objects.get().amount_minor
        == InvoiceDraft.objects.get(kind="credit-note").total_minor
        == order.total.minor
    )
    assert Message.objects.filter(template="line-refunded").count() == 1
    assert Message.objects.filter(template="domain-registration-failed").count() == 1


def test_the_worker_lives_when_no_step_kills_it(registries, fresh_name):
    operation = registration_of(fresh_name)

    assert work_until_killed(operation, "never", registries) == 0

    operation.refresh_from_db()
    assert operation.state == "done"
