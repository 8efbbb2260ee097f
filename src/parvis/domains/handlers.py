"""Reactions of domains to operations that ended without success."""

from parvis.domains.actions import auth_codes, outcomes, transfers
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation


@operation_changed.subscribe
def follow_registration(changed: OperationChanged) -> None:
    """A registration refused for good or given up frees the name, and the customer is told."""
    if changed.kind != "domain.register" or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    outcomes.registration_failed(operation.arguments["domain_id"], key=operation.key, now=changed.at)


@operation_changed.subscribe
def follow_transfer(changed: OperationChanged) -> None:
    """A transfer refused, withdrawn or given up frees the name, and the customer is told."""
    if changed.kind != transfers.KIND or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    transfers.transfer_failed(operation.arguments["domain_id"], key=operation.key, now=changed.at)


@operation_changed.subscribe
def follow_auth_code(changed: OperationChanged) -> None:
    """A code whose setting was given up after it was sent may or may not be the registry's now."""
    if changed.kind != auth_codes.KIND or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    if operation.attempts:
        auth_codes.auth_code_given_up(operation.arguments["domain_id"], now=changed.at)
