"""Answering a transfer away from us. An answer that was lost is found by reading."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from parvis.domains.actions import answering
from parvis.domains.operations.refusals import final_or_person
from parvis.domains.ports import OutcomeUnknownError, RefusedError, TransferState
from parvis.domains.registries import registries
from parvis.kit.failures import FinalRefusalError, TryLaterError
from parvis.provisioning.performers import Task


def answer_transfer(task: Task, *, now: datetime) -> Callable[[], None]:
    """Approve or refuse it, if it still waits; one that was decided otherwise meanwhile ends this operation."""
    registry = registries.named(task.arguments["registry"])
    told = registry.transfer(task.subject)
    if told is not None and told.state == TransferState.PENDING:
        try:
            told = registry.answer_transfer(task.subject, is_approved=task.arguments["is_approved"], key=task.key)
        except OutcomeUnknownError as lost:
            task.keep(registry.exchange())
            try:
                told = registry.transfer(task.subject)
            except TryLaterError:
                raise lost from None
            if told is None or told.state == TransferState.PENDING:
                raise
        except RefusedError as refusal:
            raise final_or_person(refusal) from refusal
    if told is None:
        message = "the registry knows of no transfer"
        raise FinalRefusalError(message)
    return partial(answering.transfer_answered, task.arguments["transfer_id"], told, now=now)
