"""What the network does to a registration, and what it costs: nothing."""

import time
from contextlib import closing

import pytest
from django.utils import timezone

from parvis.domains.models import Domain
from parvis.domains.registries import registries as drivers
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_command_delivered_twice_is_one_registration_that_succeeds(registries, fresh_name):
    registries.fault("afnic", "duplicate", name=fresh_name, command="create")
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, Domain.objects.get().state) == ("done", "active")
    assert [line["code"] for line in registries.commands(fresh_name, "create")] == [1000, 2302]
    assert Message.objects.count() == 1


def test_a_registration_done_after_we_gave_up_waiting_is_recognised(registries, fresh_name):
    registries.fault("afnic", "delay", name=fresh_name, command="create", value="1")
    operation = registration_of(fresh_name)

    with closing(reached(registries, "afnic", answer_timeout=0.3)) as hasty, drivers.replaced("afnic", hasty):
        run(operation_id=operation.pk)
    operation.refresh_from_db()
    assert (operation.state, operation.is_unknown) == ("waiting", True)
    time.sleep(1)
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.is_unknown, Domain.objects.get().state) == ("done", False, "active")
    assert len(registries.commands(fresh_name, "create")) == 1
    assert Message.objects.count() == 1
