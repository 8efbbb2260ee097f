"""The only place from which the outside is spoken to: load, one call, translate the outcome."""

import logging
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from parvis.kit.failures import (
    FinalRefusalError,
    NeedsPersonError,
    NotDoneError,
    NotYetError,
    TryLaterError,
    UnknownOutcomeError,
)
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning import performers
from parvis.provisioning.actions import outcomes
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.performers import Task
from parvis.provisioning.queries import open_settling

MOST_AT_ONCE: Final = 500
MOST_DEATHS: Final = 10
SILENT_FOR: Final = 60.0
"""Seconds without a sign of life after which a worker counts as dead; it gives one every ten."""
DONE_FOR: Final = 3 * 24
"""Hours for which a job that succeeded is kept."""
FAILED_FOR: Final = 30 * 24
"""Hours for which one that failed is kept, for who looks into it."""
logger = logging.getLogger(__name__)


@app.task(name="provisioning.run", queue="outside")
def run(*, operation_id: int) -> None:
    """Carry out one operation if it is due and nobody else does."""
    now = timezone.now()
    operation = outcomes.take(operation_id, now=now)
    if operation is not None:
        carry_out(operation, now=now)


@app.periodic(cron="* * * * *")
@app.task(name="provisioning.sweep", queue="outside", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Queue again what a dead worker left and what is due without a job. A job too many finds nothing to take."""
    now, under_way = timezone.now(), open_settling()
    due = Operation.objects.filter(
        Q(state=OperationState.WAITING, due_at__lte=now) | Q(state=OperationState.RUNNING, leased_until__lte=now)
    )
    if under_way is not None:
        due = due.filter(arguments__registry__in=under_way.opened)
    for operation_id in list(due.order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with suppress(AlreadyEnqueued), transaction.atomic():
            run.configure(queueing_lock=f"operation:{operation_id}").defer(operation_id=operation_id)


@app.periodic(cron="* * * * *")
@app.task(name="provisioning.rescue", queue="outside")
async def rescue(timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Put back in the queue the jobs of every kind that dead workers had in hand. Tasks are safe to repeat.

    A job that killed its workers again and again is not given to another.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
        if job.attempts >= MOST_DEATHS:
            logger.error("job %s (%s) is given up: its workers died", job.id, job.task_name)
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
            continue
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            # The same job was queued again meanwhile: that one does the work.
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)


@app.periodic(cron="17 3 * * *")
@app.task(name="provisioning.tidy", queue="outside", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given by the queue
    """Delete jobs that are over for long: what they did is kept by what they did it to."""
    await remove_old_jobs(context, max_hours=DONE_FOR)
    await remove_old_jobs(context, max_hours=FAILED_FOR, remove_failed=True, remove_cancelled=True, remove_aborted=True)


def carry_out(operation: Operation, *, now: datetime) -> None:
    """Call the performer of a leased operation, outside any transaction, and write what became of it."""
    task = Task(
        operation_id=operation.pk,
        key=operation.key,
        subject=operation.subject,
        arguments=operation.arguments,
        is_unknown=operation.is_unknown,
        asked_at=operation.created_at,
    )
    try:
        attempt(operation, task, now=now)
    except outcomes.LeaseLostError:
        logger.warning("operation %s was taken over meanwhile", operation.key)


def attempt(operation: Operation, task: Task, *, now: datetime) -> None:
    """One call, one outcome. Raises LeaseLostError when somebody else holds the operation by then."""
    try:
        _perform(operation, task, now=now)
    except outcomes.LeaseLostError:
        raise
    except UnknownOutcomeError as error:
        _later(operation, task, error, is_unknown=True)
    except TryLaterError as error:
        _later(operation, task, error, is_unknown=operation.is_unknown)
    except OperationalError as error:
        # Our database gave way (a deadlock, a cut connection), not the outside: look, then go on.
        _later(operation, task, error, is_unknown=True)
    except NotDoneError as error:
        _stop(operation, task, str(error), is_unknown=False, code=error.code)
    except NeedsPersonError as error:
        _stop(operation, task, str(error), is_unknown=operation.is_unknown, code=error.code)
    except NotAllowedError as error:
        _stop(operation, task, str(error), is_unknown=operation.is_unknown)
    except Exception as error:
        # A bug, not an answer. Never repeat blindly what may cost money.
        _stop(operation, task, f"{type(error).__name__}: {error}", is_unknown=True)
        raise


def _perform(operation: Operation, task: Task, *, now: datetime) -> None:
    """Write an answer that ends it, yes or no, with all that follows from it."""
    kind = performers.named(operation.kind)
    try:
        store = kind.perform(task, now=now)
    except FinalRefusalError as error:
        outcomes.refuse(operation, str(error), exchange=_spoken(task, kind), now=timezone.now(), code=error.code)
    except NotYetError as wait:
        spoken = _spoken(task, kind)
        outcomes.look_again(operation, str(wait), again_at=wait.again_at, exchange=spoken, now=timezone.now())
    else:
        outcomes.finish(operation, store, exchange=_spoken(task, kind), now=timezone.now())


def _later(operation: Operation, task: Task, error: Exception, *, is_unknown: bool) -> None:
    outcomes.retry_later(
        operation,
        str(error),
        is_unknown=is_unknown,
        exchange=_spoken(task, performers.named(operation.kind)),
        now=timezone.now(),
    )


def _stop(operation: Operation, task: Task, problem: str, *, is_unknown: bool, code: int | None = None) -> None:
    try:
        exchange = _spoken(task, performers.named(operation.kind))
    except LookupError:
        # No performer or no driver of that name: nobody was spoken to.
        exchange, is_unknown = "", operation.is_unknown
    now = timezone.now()
    outcomes.hand_to_staff(operation, problem, is_unknown=is_unknown, exchange=exchange, now=now, code=code)


def _spoken(task: Task, kind: performers.Kind) -> str:
    return "\n".join([*task.spoken, kind.exchange(task)])
