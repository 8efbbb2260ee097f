"""Emptying the registries' queues of messages, and doing what they are about. Runs outside any transaction."""

from datetime import datetime
from typing import Final

from parvis.domains.actions import messages
from parvis.domains.actions.holder_changes import KIND as HOLDER_CHANGE
from parvis.domains.actions.reconciling import HELD, Found
from parvis.domains.enums import DomainState, MessageOutcome
from parvis.domains.models import Domain, RegistryMessage
from parvis.domains.operations.looking import look
from parvis.domains.registries import registries
from parvis.kit.failures import NeedsPersonError, TryLaterError
from parvis.provisioning.actions.operations import hasten
from parvis.provisioning.alone import alone

MOST_AT_ONCE: Final = 200
"""Messages of one registry before the others have their turn."""
UNDERSTOOD: Final = frozenset({"transfer", "change", "renewal", "deletion"})
_ARRIVING: Final = {DomainState.PENDING: "domain.register", DomainState.TRANSFERRING: "domain.transfer"}


class BusyError(TryLaterError):
    """The name is being worked on: look once that is over."""


def drain(code: str, *, now: datetime) -> int:
    """Store and acknowledge what the registry has to tell, oldest first; return how many. Somebody else at it: 0.

    Each is committed before it is acknowledged: whatever breaks in between, it is delivered again and known by then.
    """
    count = 0
    with alone(f"messages:{code}") as is_alone:
        if not is_alone:
            return 0
        registry = registries.named(code)
        while count < MOST_AT_ONCE and (message := registry.next_message()) is not None:
            messages.keep(code, message, now=now)
            registry.acknowledge(message.id)
            count += 1
    return count


def hear(message_id: int, *, now: datetime) -> None:
    """Bring the name that a message is about in line; leave to staff what is not understood. Heard again: nothing."""
    message = RegistryMessage.objects.get(pk=message_id)
    if message.outcome != MessageOutcome.KEPT:
        return
    domain = _meant(message)
    if domain is None:
        messages.hand_over(message)
        return
    if domain.state in HELD:
        try:
            found = look(domain.pk).found
        except NeedsPersonError:
            messages.hand_over(message)
            return
        if found == Found.BUSY:
            raise BusyError(domain.name)
        hasten(HOLDER_CHANGE, subject=domain.name, now=now)
    elif domain.state in _ARRIVING:
        hasten(_ARRIVING[DomainState(domain.state)], subject=domain.name, now=now)
    if message.kind in UNDERSTOOD:
        messages.was_looked_at(message, now=now)
    else:
        messages.hand_over(message)


def _meant(message: RegistryMessage) -> Domain | None:
    """The name as we hold it, or as it was released after the message was written: that is what it told."""
    if not message.name:
        return None
    rows = Domain.objects.filter(name=message.name, registry=message.registry)
    live = rows.filter(state__in=[*HELD, *_ARRIVING]).first()
    return live or rows.filter(state=DomainState.RELEASED, synced_at__gte=message.at).first()
