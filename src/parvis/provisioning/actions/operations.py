"""Asking for an outside action: one row and one job, in the transaction of what causes it (OPS-1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation
from parvis.provisioning.queries import is_settling


@transaction.atomic
def submit(
    kind: str,
    *,
    key: str,
    subject: str,
    account_id: int,
    arguments: Mapping[str, Any],
    now: datetime,
    order_line_id: int | None = None,
) -> tuple[Operation, bool]:
    """Queue an action under ``key``; asking again returns the same operation and False.

    What is asked for while a backup is settled may be what was done already, and forgotten: it is looked at first.
    """
    operation, created = Operation.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "account_id": account_id,
            "subject": subject,
            "arguments": dict(arguments),
            "order_line_id": order_line_id,
            "is_unknown": is_settling(),
            "due_at": now,
            "created_at": now,
        },
    )
    if created:
        wake(operation)
    return operation, created


@transaction.atomic
def supersede(kind: str, *, subject: str, arguments: Mapping[str, Any] | None = None, now: datetime) -> None:
    """Cancel what waits for a decision and was asked for again otherwise: sent later, it would undo the newer wish.

    ``arguments`` narrows it to those that have these. Why it was refused concerns nobody any more.
    """
    stopped = Operation.objects.select_for_update().filter(kind=kind, subject=subject, state=OperationState.ATTENTION)
    if arguments:
        stopped = stopped.filter(arguments__contains=arguments)
    for operation in stopped:
        operation.state = OperationState.CANCELLED
        operation.finished_at = now
        operation.refusal_code = None
        operation.save(update_fields=["state", "finished_at", "refusal_code"])
        announce(operation, now=now)


@transaction.atomic
def hasten(kind: str, *, subject: str, now: datetime) -> None:
    """What waits to look again does so now: there is news, or something was changed."""
    waiting = Operation.objects.select_for_update().filter(
        kind=kind, subject=subject, state=OperationState.WAITING, due_at__gt=now
    )
    for operation in waiting:
        operation.due_at = now
        operation.save(update_fields=["due_at"])
        wake(operation)


def wake(operation: Operation, *, at: datetime | None = None) -> None:
    """Put a job in the queue, to run ``at`` or at once, seen by workers once the transaction commits."""
    queue.configure_task("provisioning.run", queue="outside", schedule_at=at).defer(operation_id=operation.pk)


def announce(operation: Operation, *, now: datetime) -> None:
    """Tell higher apps what became of ``operation``, in the caller's transaction."""
    operation_changed.publish(
        OperationChanged(
            operation_id=operation.pk,
            kind=operation.kind,
            state=operation.state,
            order_line_id=operation.order_line_id,
            at=now,
        )
    )
