"""Taking an operation and writing what became of it. Only the holder of the last lease may write."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from parvis.provisioning.actions.operations import announce, wake
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.queries import is_closed_for

LEASE: Final = timedelta(minutes=2)
SHORTEST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
MOST_PROBES: Final = 24
"""Attempts, over some seventeen hours, after which an outcome that is still unknown is looked into by a person."""


class LeaseLostError(Exception):
    """Another worker took the operation over meanwhile: what we know is not written."""


@transaction.atomic
def take(operation_id: int, *, now: datetime) -> Operation | None:
    """Lease the operation, or return None when it is not due, over, somebody else's, or a backup is being settled.

    One that was being worked on when its worker died comes back with ``is_unknown``.
    """
    due = Q(state=OperationState.WAITING, due_at__lte=now) | Q(state=OperationState.RUNNING, leased_until__lte=now)
    operation = Operation.objects.select_for_update(skip_locked=True).filter(due, pk=operation_id).first()
    if operation is None or is_closed_for(operation.arguments):
        return None
    if operation.state == OperationState.RUNNING:
        operation.is_unknown = True
    operation.state = OperationState.RUNNING
    operation.fence += 1
    operation.attempts += 1
    operation.leased_until = now + LEASE
    operation.save()
    announce(operation, now=now)
    return operation


@transaction.atomic
def finish(operation: Operation, store: Callable[[], None], *, exchange: str, now: datetime) -> None:
    """Store the outside's answer and the end of the operation, together."""
    held = _held(operation)
    store()
    held.problem = ""
    held.refusal_code = None
    held.is_unknown = False
    held.finished_at = now
    _write(held, OperationState.DONE, exchange=exchange, outcome="done", now=now)


@transaction.atomic
def retry_later(operation: Operation, problem: str, *, is_unknown: bool, exchange: str, now: datetime) -> None:
    """Try again after a pause that doubles, from half a minute to an hour.

    What stays unknown for long goes to staff with its exchanges, still unknown. An outside that was never reached is
    tried for as long as it takes.
    """
    held = _held(operation)
    pause = min(SHORTEST_PAUSE * 2 ** min(held.attempts - 1, 10), LONGEST_PAUSE)
    held.due_at = now + pause
    held.problem = problem
    held.refusal_code = None
    held.is_unknown = is_unknown
    if is_unknown and held.attempts >= MOST_PROBES:
        _write(held, OperationState.ATTENTION, exchange=exchange, outcome=problem, now=now)
        return
    _write(held, OperationState.WAITING, exchange=exchange, outcome=problem, now=now)
    wake(held, at=held.due_at)


@transaction.atomic
def look_again(operation: Operation, said: str, *, again_at: datetime, exchange: str, now: datetime) -> None:
    """The outside works on it: look again at ``again_at``, for as long as it takes."""
    held = _held(operation)
    held.due_at = max(again_at, now)
    held.problem = said
    held.refusal_code = None
    held.is_unknown = False
    _write(held, OperationState.WAITING, exchange=exchange, outcome=said, now=now)
    wake(held, at=held.due_at)


@transaction.atomic
def refuse(operation: Operation, problem: str, *, exchange: str, now: datetime, code: int | None = None) -> None:
    """End it: the outside refused for good. Who asked for it makes good in this transaction (rules 10.1 row 7)."""
    held = _held(operation)
    held.problem = problem
    held.refusal_code = code
    held.is_unknown = False
    held.finished_at = now
    _write(held, OperationState.CANCELLED, exchange=exchange, outcome=problem, now=now)


@transaction.atomic
def hand_to_staff(
    operation: Operation, problem: str, *, is_unknown: bool, exchange: str, now: datetime, code: int | None = None
) -> None:
    """Stop, with the reason, until a person decides."""
    held = _held(operation)
    held.problem = problem
    held.refusal_code = code
    held.is_unknown = is_unknown
    _write(held, OperationState.ATTENTION, exchange=exchange, outcome=problem, now=now)


def _held(operation: Operation) -> Operation:
    """The row, locked, if ``operation`` still holds the lease."""
    held = Operation.objects.select_for_update().get(pk=operation.pk)
    if held.fence != operation.fence or held.state != OperationState.RUNNING:
        raise LeaseLostError(operation.key)
    return held


def _write(held: Operation, state: OperationState, *, exchange: str, outcome: str, now: datetime) -> None:
    held.state = state
    held.leased_until = None
    held.save()
    Exchange.objects.create(operation=held, attempt=held.attempts, at=now, text=exchange, outcome=outcome[:200])
    announce(held, now=now)
