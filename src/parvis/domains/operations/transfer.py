"""Bringing a name to us. Runs outside any transaction; it reads before it asks, so that nothing is asked twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from parvis.contacts.families import family_of
from parvis.domains.actions import transfers
from parvis.domains.actions.allocations import token_for
from parvis.domains.models import Domain, Transfer
from parvis.domains.operations.refusals import final_or_person, priced
from parvis.domains.operations.register import contacts_put
from parvis.domains.ports import ContactRole, OutcomeUnknownError, RefusedError, RegistryDriver, TransferState
from parvis.domains.ports import Transfer as Told
from parvis.domains.registries import registries
from parvis.domains.sealing import opened
from parvis.kit.failures import FinalRefusalError, NotYetError
from parvis.kit.money import Money
from parvis.provisioning.performers import Task

WRONG_CODE: Final = 2202
LIFTABLE: Final = frozenset({2106, WRONG_CODE, 2304})
"""Too young, wrong code, locked (RFC 5730 section 3): the customer can do something about it."""
PATIENCE: Final = timedelta(days=30)
"""How long we wait for the customer to lift an obstacle."""
GLANCE: Final = timedelta(hours=6)
"""A pending transfer is looked at this often, beside the registry's own messages."""
_SKEW: Final = timedelta(minutes=5)
_APPROVED: Final = frozenset({TransferState.CLIENT_APPROVED, TransferState.SERVER_APPROVED})


def transfer_in(task: Task, *, now: datetime) -> Callable[[], None]:
    """Ask for the name once, and follow the transfer until it is ours or refused."""
    registry = registries.named(task.arguments["registry"])
    domain_id = task.arguments["domain_id"]
    asked = Transfer.objects.filter(domain_id=domain_id, is_inbound=True).latest("requested_at")
    seen = registry.fetch(task.subject)
    if seen is not None:
        return partial(transfers.transferred, domain_id, seen, key=task.key, now=now)
    code = opened(asked.sealed_code)
    told = _ours(registry, task, code)
    if asked.is_withdrawn:
        raise _withdrawn(registry, task, told)
    if told is None:
        told = _requested(registry, task, code, now)
    if told.state == TransferState.PENDING:
        transfers.transfer_pending(domain_id, told)
        raise NotYetError("pending at the registry", again_at=min(now + GLANCE, max(told.answer_by, now + _SKEW)))
    if told.state in _APPROVED:
        seen = registry.fetch(task.subject)
        if seen is None:
            raise NotYetError("approved, not here yet", again_at=now + _SKEW)
        return partial(transfers.transferred, domain_id, seen, key=task.key, now=now)
    message = f"the transfer was refused: {told.state}"
    raise FinalRefusalError(message)


def _ours(registry: RegistryDriver, task: Task, code: str) -> Told | None:
    """The transfer that this operation asked for earlier, or None."""
    try:
        told = registry.transfer(task.subject, auth_code=code)
    except RefusedError as refusal:
        if refusal.code != WRONG_CODE:
            raise
        # Who has no right to the name is told nothing: the request itself says so, and the customer is asked.
        told = None
    task.keep(registry.exchange())
    if told is None or not told.is_to_us or told.requested_at < task.asked_at - _SKEW:
        return None
    return told


def _requested(registry: RegistryDriver, task: Task, code: str, now: datetime) -> Told:
    arguments = task.arguments
    contacts = _contacts(registry, task)
    fee = Money(arguments["fee_minor"], arguments["fee_currency"]) if arguments["fee_minor"] else None
    try:
        account_id = Domain.objects.values_list("account_id", flat=True).get(pk=arguments["domain_id"])
        token = token_for(task.subject, account_id=account_id)
        return registry.request_transfer(
            task.subject,
            auth_code=code,
            years=arguments["years"],
            fee=fee,
            contacts=contacts,
            token=token,
            key=task.key,
        )
    except OutcomeUnknownError as lost:
        task.keep(registry.exchange())
        told = _ours(registry, task, code)
        if told is None:
            raise lost from None
        return told
    except RefusedError as refusal:
        if refusal.code not in LIFTABLE:
            raise priced(registry, task, refusal) from refusal
        if now > task.asked_at + PATIENCE:
            raise FinalRefusalError(str(refusal), code=refusal.code) from refusal
        transfers.transfer_blocked(arguments["domain_id"], refusal.code, key=task.key, now=now)
        raise NotYetError(str(refusal), again_at=now + timedelta(days=1)) from refusal


def _contacts(registry: RegistryDriver, task: Task) -> dict[ContactRole, str]:
    """What the name has beside its holder once it is here, where the registry wants that named; the holder stays."""
    extension = Domain.objects.values_list("tld", flat=True).get(pk=task.arguments["domain_id"])
    if not family_of(extension).has_contacts_at_transfer:
        return {}
    contacts = contacts_put(registry, task)
    return {role: handle for role, handle in contacts.items() if role is not ContactRole.REGISTRANT}


def _withdrawn(registry: RegistryDriver, task: Task, told: Told | None) -> Exception:
    """Withdraw a request that is pending; what is not pending any more is left as it is, and looked at again."""
    if told is not None and told.state == TransferState.PENDING:
        try:
            registry.cancel_transfer(task.subject, key=task.key)
        except RefusedError as refusal:
            return final_or_person(refusal)
    elif told is not None and told.state in _APPROVED:
        return NotYetError("approved before it was withdrawn", again_at=told.requested_at)
    return FinalRefusalError("withdrawn by the customer")
