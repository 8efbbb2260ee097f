"""States of an operation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.kit.lifecycle import Lifecycle


class OperationState(models.TextChoices):
    WAITING = "waiting", _("Requested")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    ATTENTION = "attention", _("Needs a decision")
    CANCELLED = "cancelled", _("Cancelled")


OPERATION_LIFECYCLE = Lifecycle(
    {
        OperationState.WAITING: {OperationState.RUNNING, OperationState.CANCELLED},
        OperationState.RUNNING: {
            OperationState.DONE,
            OperationState.WAITING,
            OperationState.ATTENTION,
            # Refused for good: whoever asked is made whole at once (rules 10.1 row 7).
            OperationState.CANCELLED,
        },
        OperationState.ATTENTION: {OperationState.WAITING, OperationState.CANCELLED, OperationState.DONE},
    }
)
