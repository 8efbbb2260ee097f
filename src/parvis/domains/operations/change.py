"""Changing name servers, DS, lock, holder and code at the registry. Each sets a wanted state, so repeating is harmless."""

from collections.abc import Callable
from datetime import datetime

from parvis.domains import ds
from parvis.domains.actions import auth_codes, drifts, holds, outcomes
from parvis.domains.auth_codes import code_of
from parvis.domains.enums import DriftField
from parvis.domains.operations.refusals import customers_turn
from parvis.domains.ports import Capability, ContactRole, Host
from parvis.domains.registries import registries
from parvis.kit.failures import NotDoneError
from parvis.provisioning.performers import Task


def change_nameservers(task: Task, *, now: datetime) -> Callable[[], None]:
    """Replace the name servers and store what the registry answers."""
    _refuse_to_undo(task, DriftField.NAMESERVERS)
    registry = registries.named(task.arguments["registry"])
    glue = task.arguments.get("glue", {})
    wanted = [Host(host, tuple(glue.get(host, ()))) for host in task.arguments["nameservers"]]
    with customers_turn():
        seen = registry.update(task.subject, nameservers=wanted, key=task.key)
    domain_id = task.arguments["domain_id"]
    return lambda: outcomes.nameservers_changed(domain_id, seen, glue, key=task.key, now=now)


def change_ds(task: Task, *, now: datetime) -> Callable[[], None]:
    """Make the DS records those that are wanted and store what the registry answers."""
    _refuse_to_undo(task, DriftField.DS)
    registry = registries.named(task.arguments["registry"])
    wanted = [ds.read(record) for record in task.arguments["ds"]]
    with customers_turn():
        seen = registry.update(task.subject, ds=wanted, key=task.key)
    return lambda: outcomes.ds_changed(task.arguments["domain_id"], seen, key=task.key, now=now)


def change_lock(task: Task, *, now: datetime) -> Callable[[], None]:
    """Set or clear clientTransferProhibited and store what the registry answers."""
    _refuse_to_undo(task, DriftField.LOCK)
    registry = registries.named(task.arguments["registry"])
    with customers_turn():
        seen = registry.update(task.subject, is_locked=task.arguments["is_locked"], key=task.key)
    return lambda: outcomes.lock_changed(task.arguments["domain_id"], seen, key=task.key, now=now)


def change_hold(task: Task, *, now: datetime) -> Callable[[], None]:
    """Suspend the name, or let it answer, whichever is wanted by now; with the transfer lock where there is one."""
    registry = registries.named(task.arguments["registry"])
    domain_id = task.arguments["domain_id"]
    is_held, is_locked = holds.wanted(domain_id)
    lock = is_locked if Capability.LOCK in registry.capabilities else None
    seen = registry.update(task.subject, is_held=is_held, is_locked=lock, key=task.key)
    return lambda: holds.hold_changed(domain_id, seen, is_held=is_held, key=task.key, now=now)


def change_holder(task: Task, *, now: datetime) -> Callable[[], None]:
    """Set the holder's contact, known there already, and store what the registry answers."""
    _refuse_to_undo(task, DriftField.HOLDER)
    registry = registries.named(task.arguments["registry"])
    holder = {ContactRole.REGISTRANT: task.arguments["registrant_handle"]}
    seen = registry.update(task.subject, contacts=holder, key=task.key)
    return lambda: outcomes.holder_changed(task.arguments["domain_id"], seen, now=now)


def change_auth_code(task: Task, *, now: datetime) -> Callable[[], None]:
    """Set the code of the asked generation, of which the number alone is kept here; or have the registry send its own."""
    registry = registries.named(task.arguments["registry"])
    domain_id, generation = task.arguments["domain_id"], task.arguments["generation"]
    if Capability.AUTH_CODE not in registry.capabilities:
        with customers_turn():
            registry.send_auth_code(task.subject, key=task.key)
        return lambda: auth_codes.auth_code_sent(domain_id, now=now)
    seen = registry.update(task.subject, auth_code=code_of(domain_id, generation), key=task.key)
    return lambda: auth_codes.auth_code_set(domain_id, seen, generation=generation, key=task.key, now=now)


def _refuse_to_undo(task: Task, field: DriftField) -> None:
    """Send nothing that may be old over what was found to be newer: another wish of ours may have been forgotten.

    An operation of unknown outcome may be from before a restored backup, and the name have been changed again since.
    """
    if not task.is_unknown:
        return
    other = drifts.stands_against(task.arguments["domain_id"], field, task.arguments[field], asked_at=task.asked_at)
    if other is not None:
        message = f"the registry holds something newer: {other.theirs}. Decide on that difference first."
        raise NotDoneError(message)
