"""A worker killed with a job of any queue in hand: the next one does the work."""

import signal

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.billing.models import Invoice, InvoiceDocument, LedgerEntry
from parvis.domains.actions.exports import wake
from parvis.domains.models import Export
from parvis.notifications.models import Message
from parvis.provisioning.tasks import DONE_FOR, FAILED_FOR, MOST_DEATHS, rescue, run, tidy
from tests.billing.test_invoices import drafted, issued
from tests.concurrency.processes import run_program, work
from tests.factories import AccountFactory, DomainFactory, ExportFactory
from tests.orders.shop import order_it, ready_cart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def rescued():
    """What the periodic task does."""
    async_to_sync(rescue.func)(timestamp=0)


def time_passes():
    """The dead worker gives no sign of life any more."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")


def stalled(task_name="provisioning.run", **changes):
    """A job that a worker had in hand when it died and was forgotten."""
    run.defer(operation_id=1)
    jobs = ProcrastinateJob.objects.filter(task_name=task_name)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, queueing_lock = %s",
            [changes.get("attempts", 0), changes.get("queueing_lock")],
        )
    return jobs


def an_invoice():
    issued(AccountFactory(), now=timezone.now())
    return InvoiceDocument.objects.exists


def a_draft():
    drafted(AccountFactory(), now=timezone.now())
    return lambda: InvoiceDocument.objects.count() == Invoice.objects.count() == LedgerEntry.objects.count() == 1


def a_message():
    order_it(ready_cart())
    return Message.objects.filter(template="order-received", state="sent").exists


def an_export():
    name = DomainFactory()
    wake(ExportFactory(account=name.account))
    return Export.objects.filter(state="ready", done=1, parts__position=0).exists


@pytest.mark.parametrize(
    ("cause", "queue", "module", "function"),
    [
        (an_invoice, "documents", "parvis.billing.tasks", "pdf_of"),
        (a_draft, "documents", "parvis.billing.operations.issuing", "faults_of"),
        (a_draft, "documents", "parvis.billing.operations.issuing", "issue"),
        (a_draft, "documents", "parvis.billing.actions.books", "document_issued"),
        (a_draft, "documents", "parvis.billing.tasks", "store_document"),
        (a_message, "mail", "parvis.notifications.tasks", "_deliver"),
        (an_export, "documents", "parvis.web.portal.tasks", "written"),
    ],
)
def test_what_a_killed_worker_had_in_hand_is_done_by_the_next(cause, queue, module, function):
    is_done = cause()
    assert run_program("tests.concurrency.doomed_queue", module, function, queue) == -signal.SIGKILL

    rescued()
    work(queue)
    assert not is_done(), "a worker that may still live keeps its job"
    time_passes()
    rescued()
    work(queue)

    assert is_done()


def test_a_job_queued_again_meanwhile_is_done_once():
    stalled(queueing_lock="operation:1")
    run.configure(queueing_lock="operation:1").defer(operation_id=1)

    rescued()

    assert sorted(ProcrastinateJob.objects.values_list("status", flat=True)) == ["failed", "todo"]


def test_a_job_that_kills_every_worker_is_given_to_no_other():
    jobs = stalled(attempts=MOST_DEATHS)

    rescued()

    assert [job.status for job in jobs] == ["failed"]


def over_since(hours, status):
    """A job that ended so long ago."""
    with connection.cursor() as cursor:
        number = run.configure(queue="never").defer(operation_id=1)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - %s * interval '1 hour' WHERE job_id = %s", [hours, number]
        )
    return number


def test_jobs_that_are_over_for_long_are_deleted_those_that_failed_later():
    kept = {
        over_since(DONE_FOR - 1, "succeeded"), over_since(DONE_FOR + 1, "failed"), over_since(9_999, "todo"),
    }  # fmt: skip
    over_since(DONE_FOR + 1, "succeeded")
    over_since(FAILED_FOR + 1, "failed")

    tidy.defer(timestamp=0)
    work("outside")

    assert set(ProcrastinateJob.objects.filter(queue_name="never").values_list("pk", flat=True)) == kept
