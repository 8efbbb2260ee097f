"""The only place from which the outside is spoken to: load, one call, translate the outcome."""

import logging
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from parvis.kit.failures import NeedsPersonError, TryLaterError, UnknownOutcomeError
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning import performers
from parvis.provisioning.actions import outcomes
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.performers import Task

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
    """Take over what a dead worker left and what became due."""
    now = timezone.now()
    due = Operation.objects.filter(
        Q(state=OperationState.WAITING, due_at__lte=now) | Q(state=OperationState.RUNNING, leased_until__lte=now)
    )
    for operation_id in list(due.order_by("due_at").values_list("pk", flat=True)[:200]):
        run(operation_id=operation_id)


def carry_out(operation: Operation, *, now: datetime) -> None:
    """Call the performer of a leased operation and write what became of it."""
    kind = performers.named(operation.kind)
    task = Task(operation.pk, operation.key, operation.subject, operation.arguments, operation.is_unknown)

    def stopped() -> None:
        kind.stopped(task, OperationState.ATTENTION, now)

    try:
        store = kind.perform(task, now=now)
        outcomes.finish(operation, store, exchange=kind.exchange(task), now=timezone.now())
    except outcomes.LeaseLostError:
        logger.warning("operation %s was taken over meanwhile", operation.key)
    except UnknownOutcomeError as error:
        outcomes.retry_later(operation, str(error), is_unknown=True, exchange=kind.exchange(task), now=timezone.now())
    except TryLaterError as error:
        outcomes.retry_later(operation, str(error), is_unknown=operation.is_unknown, exchange=kind.exchange(task), now=timezone.now())
    except (NeedsPersonError, NotAllowedError) as error:
        outcomes.hand_to_staff(operation, str(error), stopped=stopped, exchange=kind.exchange(task), now=timezone.now())
    except Exception as error:
        # A bug, not an answer. Never repeat blindly what may cost money.
        problem = f"{type(error).__name__}: {error}"
        outcomes.hand_to_staff(operation, problem, stopped=stopped, exchange=kind.exchange(task), now=timezone.now())
        raise
