"""Reactions of domains to what staff decide of operations."""

from parvis.domains.actions import outcomes
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation


@operation_changed.subscribe
def follow_registration(changed: OperationChanged) -> None:
    """A registration given up frees the name and the customer is told; one sent again takes the name back."""
    if changed.kind != "domain.register":
        return
    if changed.state == OperationState.CANCELLED:
        operation = Operation.objects.get(pk=changed.operation_id)
        outcomes.registration_failed(operation.arguments["domain_id"], key=operation.key, now=changed.at)
    elif changed.state == OperationState.WAITING:
        operation = Operation.objects.get(pk=changed.operation_id)
        outcomes.registration_sent_again(operation.arguments["domain_id"])
