"""Giving a name to another holder by its registry's own command. It reads before it asks, so that nothing is asked twice."""

from datetime import datetime, timedelta
from typing import Final

from parvis.domains.actions import holder_codes
from parvis.domains.models import Domain, HolderChange, RegistryContact
from parvis.domains.operations.refusals import final_or_person
from parvis.domains.ports import Capability, ContactRole, RefusedError, RegistryDriver, Snapshot, Trade, TransferState
from parvis.domains.sealing import opened
from parvis.kit.failures import FinalRefusalError, NotDoneError, NotYetError
from parvis.provisioning.performers import Task

WRONG_CODE: Final = 2202
GLANCE: Final = timedelta(hours=6)
"""A trade that waits for the holders is looked at this often, beside the registry's own messages."""
PATIENCE: Final = timedelta(days=30)
"""How long we wait for the code that the holder was sent."""
CODE_LIFE: Final = timedelta(days=7)
"""Then another letter is asked for (DNS Belgium)."""
_SKEW: Final = timedelta(minutes=5)
_APPROVED: Final = frozenset({TransferState.CLIENT_APPROVED, TransferState.SERVER_APPROVED})


def traded(registry: RegistryDriver, task: Task, change: HolderChange, told: str, now: datetime) -> Snapshot | None:
    """Ask for ``told`` as the holder, once, and return the name once the registry agreed to it."""
    found = registry.trade(task.subject)
    task.keep(registry.exchange())
    if found is None or not _is_ours(found, task, told):
        found = _asked(registry, task, change, told, now)
    if found.state == TransferState.PENDING:
        soonest = max(found.answer_by, now + _SKEW) if found.answer_by else now + GLANCE
        raise NotYetError("the registry waits for the holders", again_at=min(now + GLANCE, soonest))
    if found.state not in _APPROVED:
        message = f"the change of holder was not agreed to: {found.state}"
        raise FinalRefusalError(message)
    return registry.fetch(task.subject)


def _is_ours(found: Trade, task: Task, told: str) -> bool:
    """Say whether this operation asked for it: one from before it is over."""
    is_old = found.requested_at is not None and found.requested_at < task.asked_at - _SKEW
    return found.registrant == told and not is_old


def _asked(registry: RegistryDriver, task: Task, change: HolderChange, told: str, now: datetime) -> Trade:
    is_sent_to_holder = Capability.AUTH_CODE not in registry.capabilities
    code = opened(change.sealed_code)
    if is_sent_to_holder and not code:
        raise _awaited(registry, task, change, now)
    try:
        found = registry.request_trade(task.subject, registrant=told, auth_code=code, key=task.key)
    except RefusedError as refusal:
        # The refusal may be of a second copy of what was taken.
        task.keep(registry.exchange())
        taken = _taken(registry, task, told)
        if taken is not None:
            return taken
        if refusal.code == WRONG_CODE and is_sent_to_holder:
            holder_codes.code_refused(change.pk, now=now)
            raise NotYetError("the code is not the right one", again_at=now + timedelta(days=1)) from refusal
        raise final_or_person(refusal) from refusal
    task.keep(registry.exchange())
    return found


def _taken(registry: RegistryDriver, task: Task, told: str) -> Trade | None:
    """What the registry took of us already, whatever its last answer was."""
    seen = registry.fetch(task.subject)
    if seen is not None and seen.contacts.get(ContactRole.REGISTRANT) == told:
        return Trade(task.subject, TransferState.SERVER_APPROVED, told)
    found = registry.trade(task.subject)
    return found if found is not None and _is_ours(found, task, told) else None


def _awaited(registry: RegistryDriver, task: Task, change: HolderChange, now: datetime) -> Exception:
    """Have the code sent where it was not, or is no longer valid; what to wait for."""
    if now > task.asked_at + PATIENCE:
        return FinalRefusalError("the code that the registry sent to the holder did not come in thirty days")
    if change.code_asked_at is None or change.code_asked_at < now - CODE_LIFE:
        try:
            registry.send_auth_code(task.subject, key=task.key)
        except RefusedError as refusal:
            return final_or_person(refusal)
        task.keep(registry.exchange())
        holder_codes.code_sent(change.pk, now=now)
    return NotYetError("waits for the code that the registry sent to the holder", again_at=now + timedelta(days=1))


def roles_followed(registry: RegistryDriver, task: Task, domain: Domain, seen: Snapshot, told: str) -> Snapshot:
    """Give the other roles that the former holder had to the new one, too: a trade leaves them as they are."""
    former = {
        one.known_as
        for one in RegistryContact.objects.filter(registry=domain.registry, contact_id=domain.registrant_id)
    }
    others = {role: told for role, handle in seen.contacts.items() if handle in former and handle != told}
    others.pop(ContactRole.REGISTRANT, None)
    if not others:
        return seen
    try:
        return registry.update(task.subject, contacts=others, key=task.key)
    except RefusedError as refusal:
        # The holder is changed: whatever is refused now, that is not to be given back.
        raise NotDoneError(str(refusal), code=refusal.code) from refusal
