"""Changing contacts at registries. The data are read when they are sent, so the latest change is what arrives."""

from collections.abc import Callable
from datetime import datetime

from parvis.domains.actions.contacts import contact_named
from parvis.domains.models import RegistryContact
from parvis.domains.operations.register import contact_data
from parvis.domains.ports import OutcomeUnknownError, UnavailableError
from parvis.domains.registries import registries
from parvis.provisioning.performers import Task


def update_contact(task: Task, *, now: datetime) -> Callable[[], None]:  # noqa: ARG001 - what every operation takes
    """Make the contact at the registry say what ours says. It costs nothing, so it is repeated after a lost answer."""
    code, handle = task.arguments["registry"], task.arguments["handle"]
    known = RegistryContact.objects.get(registry=code, handle=handle)
    try:
        told = registries.named(code).put_contact(known.known_as, contact_data(known.data), key=task.key)
    except OutcomeUnknownError as lost:
        raise UnavailableError(str(lost)) from lost
    return lambda: contact_named(code, handle, told=told)
