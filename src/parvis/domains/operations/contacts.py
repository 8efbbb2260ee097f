"""Changing contacts at registries. The data are read when they are sent, so the latest change is what arrives."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from parvis.domains.actions.contacts import KIND, contact_named
from parvis.domains.models import RegistryContact
from parvis.domains.operations.register import contact_data
from parvis.domains.ports import OutcomeUnknownError, UnavailableError
from parvis.domains.registries import registries
from parvis.kit.failures import NotDoneError
from parvis.provisioning.models import Operation
from parvis.provisioning.performers import Task

MOST_COMPARED: Final = 3


def update_contact(task: Task, *, now: datetime) -> Callable[[], None]:  # noqa: ARG001 - what every operation takes
    """Make the contact at the registry say what ours says. It costs nothing, so it is repeated after a lost answer."""
    code, handle = task.arguments["registry"], task.arguments["handle"]
    known = RegistryContact.objects.get(registry=code, handle=handle)
    if task.is_unknown:
        _refuse_to_undo(task, known)
    try:
        told = registries.named(code).put_contact(known.known_as, contact_data(known.data), key=task.key)
    except OutcomeUnknownError as lost:
        raise UnavailableError(str(lost)) from lost
    return lambda: contact_named(code, handle, told=told)


def _refuse_to_undo(task: Task, known: RegistryContact) -> None:
    """Send nothing over what may be newer: after a restored backup, a later change may have been forgotten here.

    What is there must be what it was before one of the last changes known here, or the last change itself.
    """
    registry = registries.named(known.registry)
    changes = Operation.objects.filter(
        kind=KIND, arguments__registry=known.registry, arguments__handle=known.handle, arguments__has_key="before"
    )
    befores = changes.order_by("-pk").values_list("arguments__before", flat=True)[:MOST_COMPARED]
    expected = [known.data, *befores]
    for data in expected:
        if registry.is_contact_as(known.known_as, contact_data(data)) is not False:
            return
        task.keep(registry.exchange())
    message = "the registry holds something newer of this contact: compare both, then change the contact here, or give this up"
    raise NotDoneError(message)
