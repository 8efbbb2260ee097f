"""A worker killed while it gives a name to another holder: the next one ends it right, and nothing is sent twice."""

import signal

import pytest

from parvis.domains.models import Drift
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from tests.concurrency.test_killed_worker import run_to_the_end, work_until_killed
from tests.orders.test_holder_changes import ordered, registered, shown

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [
    f"{moment} {step}"
    for step in ("put_contact", "fetch", "update", "store", "write")
    for moment in ("before", "after")
]


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_costs_nothing(registries, fresh_name, step):
    line = ordered(registered(fresh_name))
    operation = Operation.objects.get(order_line_id=line.pk)

    assert work_until_killed(operation, step, registries) == -signal.SIGKILL
    run_to_the_end(operation)

    assert shown(line) == ("done", "done", "Léa", "Léa")
    assert sum(line["code"] == 1000 for line in registries.commands(fresh_name, "update")) == 1
    assert Message.objects.filter(template="holder-changed").count() == 3
    assert not Drift.objects.exists()
