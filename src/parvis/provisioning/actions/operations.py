"""Asking for an outside action: one row and one job, in the transaction of what causes it (OPS-1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as queue

from parvis.provisioning.models import Operation


@transaction.atomic
def submit(  # noqa: PLR0913 - an operation has that many parts, all named
    kind: str,
    *,
    key: str,
    subject: str,
    account_id: int,
    arguments: Mapping[str, Any],
    now: datetime,
    order_line_id: int | None = None,
) -> tuple[Operation, bool]:
    """Queue an action under ``key``; asking again returns the same operation and False."""
    operation, created = Operation.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "account_id": account_id,
            "subject": subject,
            "arguments": dict(arguments),
            "order_line_id": order_line_id,
            "due_at": now,
            "created_at": now,
        },
    )
    if created:
        wake(operation)
    return operation, created


def wake(operation: Operation) -> None:
    """Put a job in the queue, seen by workers once the transaction commits."""
    queue.configure_task("provisioning.run", queue="outside").defer(operation_id=operation.pk)
