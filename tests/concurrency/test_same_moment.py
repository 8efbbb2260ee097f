"""Two at the same moment. Each proof first shows the race with the protection taken away."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from parvis.domains.models import Domain
from parvis.domains.registries import registries as drivers
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.actions import outcomes
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import carry_out, run
from tests.factories import AccountFactory
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)


class Counting:
    """The real driver, where everybody waits until ``together`` workers are about to register."""

    def __init__(self, real, together):
        self._real = real
        self._barrier = threading.Barrier(together)
        self._counting = threading.Lock()
        self.created = 0

    def register(self, name, **arguments):
        with self._counting:
            self.created += 1
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(timeout=1)
        return self._real.register(name, **arguments)

    def __getattr__(self, name):
        return getattr(self._real, name)


def at_once(work, times=2):
    """Run ``work`` in that many threads and return what each returned or raised."""

    def one(_number):
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - the error is the result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.fixture
def watched(registries):
    with drivers.replaced("afnic", Counting(drivers.named("afnic"), 2)) as found:
        yield found


def test_without_the_lease_two_workers_both_register(watched, fresh_name):
    operation = registration_of(fresh_name)

    def without_lease():
        held = Operation.objects.get(pk=operation.pk)
        carry_out(held, now=timezone.now())

    at_once(without_lease)

    assert watched.created == 2


def test_two_workers_on_one_operation_register_once(watched, registries, fresh_name):
    operation = registration_of(fresh_name)

    results = at_once(lambda: run(operation_id=operation.pk))

    assert results == [None, None]
    assert watched.created == 1
    assert registries.registrations(fresh_name) == 1
    assert Domain.objects.get(name=fresh_name).state == "active"
    assert Message.objects.count() == 1


def test_a_worker_paused_past_its_lease_registers_nothing_twice_and_writes_nothing(registries, fresh_name):
    operation = registration_of(fresh_name)
    long_ago = timezone.now() - timedelta(minutes=10)
    Operation.objects.filter(pk=operation.pk).update(due_at=long_ago)
    paused = outcomes.take(operation.pk, now=long_ago)

    run(operation_id=operation.pk)
    carry_out(paused, now=timezone.now())

    operation.refresh_from_db()
    assert operation.state == "done"
    assert operation.exchanges.count() == 1
    assert registries.registrations(fresh_name) == 1
    assert Message.objects.count() == 1


def test_two_orders_of_one_name_become_one_registration(fresh_name):
    accounts = [AccountFactory(), AccountFactory()]
    turn = iter(enumerate(accounts, start=1))
    taking = threading.Lock()

    def order():
        with taking:
            line_id, account = next(turn)
        return registration_of(fresh_name, line_id=line_id, account=account)

    results = at_once(order)

    assert sum(isinstance(result, Operation) for result in results) == 1
    assert sum(isinstance(result, NotAllowedError) for result in results) == 1
    assert Domain.objects.filter(name=fresh_name).count() == 1


def test_without_the_constraint_both_orders_would_get_the_name(fresh_name):
    accounts = iter([AccountFactory(), AccountFactory()])
    lines = iter([1, 2])
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_live_domain_per_name")
    try:
        results = at_once(lambda: registration_of(fresh_name, line_id=next(lines), account=next(accounts)))
        assert all(isinstance(result, Operation) for result in results)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE domains_domain CASCADE")
            cursor.execute(
                "CREATE UNIQUE INDEX one_live_domain_per_name ON domains_domain (name)"
                " WHERE (NOT (state IN ('released', 'failed')))"
            )


def test_one_paid_line_asked_for_twice_at_once_is_one_operation(fresh_name):
    account = AccountFactory()

    results = at_once(lambda: registration_of(fresh_name, line_id=7, account=account))

    assert len({result.pk for result in results}) == 1
    assert Domain.objects.filter(name=fresh_name).count() == 1
