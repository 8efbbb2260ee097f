"""A job belongs to the transaction of what causes it, inside a worker as in a request."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.config.worker import worker_app
from parvis.provisioning.tasks import run

pytestmark = pytest.mark.django_db(transaction=True)


def work():
    """Run what is in the queue, as a worker does, until nothing is left."""

    async def until_empty():
        worker = worker_app()
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, queues=["tests"])

    connection.commit()
    asyncio.run(until_empty())


@pytest.fixture
def task():
    """Gives the queue a task for one test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name IN ('tests', 'never')")
    added = []

    def add(function):
        made = app.task(name=f"tests.{function.__name__}", queue="tests")(function)
        added.append(made.name)
        return made

    yield add
    for name in added:
        del app.tasks[name]


def test_what_a_task_asked_for_goes_with_its_transaction(task):
    def asks_then_fails():
        with transaction.atomic():
            run.configure(queue="never").defer(operation_id=1)
            raise ValueError("undone")

    task(asks_then_fails).defer()
    work()

    assert ProcrastinateJob.objects.get(task_name="tests.asks_then_fails").status == "failed"
    assert ProcrastinateJob.objects.filter(queue_name="never").count() == 0


def test_what_a_task_asked_for_is_seen_only_once_it_is_committed(task):
    seen = []

    def asks():
        with transaction.atomic():
            run.configure(queue="never").defer(operation_id=1)
            with connection.cursor() as cursor:
                cursor.execute("SELECT txid_current()")
                (mine,) = cursor.fetchone()
                cursor.execute("SELECT xmin::text::bigint FROM procrastinate_jobs WHERE queue_name = 'never'")
                seen.append((mine % 2**32, cursor.fetchone()[0]))

    task(asks).defer()
    work()

    ((transaction_of_task, transaction_of_job),) = seen
    assert transaction_of_job == transaction_of_task
