"""What staff decide of an operation that stopped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import announce, wake
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation


@transaction.atomic
def retry(operation: Operation, *, actor: Actor, now: datetime) -> Operation:
    """Send it again. It reads first, in case the work was done after all."""
    held = _stopped(operation)
    held.state = OperationState.WAITING
    held.is_unknown = True
    held.due_at = now
    held.save()
    wake(held)
    _tell(held, "operation.retried", "", actor, now)
    return held


@transaction.atomic
def give_up(operation: Operation, *, reason: str, actor: Actor, now: datetime) -> Operation:
    """End it without success. Who asked for it is told, and makes good.

    Refused while nobody knows whether the work was done: giving the money back for a name that we hold would be wrong.
    """
    held = _stopped(operation)
    if held.is_unknown:
        raise NotAllowedError(
            _("Nobody knows yet whether this was done outside. Send it again first: it looks before it acts.")
        )
    held.state = OperationState.CANCELLED
    held.finished_at = now
    held.save()
    _tell(held, "operation.given-up", reason, actor, now)
    return held


def _stopped(operation: Operation) -> Operation:
    held = Operation.objects.select_for_update(of=("self",)).select_related("account").get(pk=operation.pk)
    if held.state != OperationState.ATTENTION:
        raise NotAllowedError(_("This operation does not wait for a decision any more."))
    return held


def _tell(operation: Operation, action: str, reason: str, actor: Actor, now: datetime) -> None:
    record(
        action,
        kind="operation",
        subject=operation.subject,
        by=actor,
        at=now,
        brand_id=operation.account.brand_id,
        account_id=operation.account_id,
        after={"state": operation.state, "reason": reason},
    )
    announce(operation, now=now)
