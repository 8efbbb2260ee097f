"""Telling a registry that a holder was verified. It reads first: what is known there is not told twice."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from parvis.domains.actions import qualifying
from parvis.domains.models import RegistryContact
from parvis.domains.ports import OutcomeUnknownError, RefusedError, UnavailableError
from parvis.domains.registries import registries
from parvis.kit.failures import FinalRefusalError, NotDoneError
from parvis.provisioning.performers import Task


def tell_verification(task: Task, *, now: datetime) -> Callable[[], None]:
    """Tell that the contact answered by e-mail. Another address since: nothing is told of the old one."""
    code, handle, email = task.arguments["registry"], task.arguments["handle"], task.arguments["email"]
    known = RegistryContact.objects.get(registry=code, handle=handle)
    if known.data.get("email") != email:
        raise FinalRefusalError("the contact has another address since")
    try:
        registries.named(code).tell_reachable(known.known_as, media="email", key=task.key)
    except OutcomeUnknownError as lost:
        # Read first next time, and told again only where it did not arrive.
        raise UnavailableError(str(lost)) from lost
    except RefusedError as refusal:
        raise NotDoneError(str(refusal), code=refusal.code) from refusal
    return partial(qualifying.told, code, handle, email, now=now)
