"""Reactions of domains to what became of operations."""

from parvis.domains.actions.registration import mark_failed
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation


@operation_changed.subscribe
def free_the_name(changed: OperationChanged) -> None:
    """A registration that staff gave up leaves the name free to be ordered again."""
    if changed.kind == "domain.register" and changed.state == OperationState.CANCELLED:
        operation = Operation.objects.get(pk=changed.operation_id)
        mark_failed(operation.arguments["domain_id"])
