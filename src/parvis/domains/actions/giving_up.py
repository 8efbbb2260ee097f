"""Giving up names whose term nobody paid for: asked for once a term, stopped by any renewal (REN-3)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from parvis.audit.actions import record
from parvis.domains.actions import leaving, snapshots
from parvis.domains.actions.outcomes import note
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.ports import Snapshot
from parvis.kit.actor import SYSTEM
from parvis.provisioning.actions.operations import announce, submit
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

KIND: Final = "domain.deletion"
_RENEWALS: Final = ("domain.renew", "domain.restore", "domain.transfer-answer")
_OPEN: Final = (OperationState.WAITING, OperationState.RUNNING, OperationState.ATTENTION)


@transaction.atomic
def request_deletion(domain: Domain, *, now: datetime) -> Operation | None:
    """Queue deleting an active name at its registry, once for the end of its term. None: it is not to be deleted any more."""
    held = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain.pk)
    if (
        held.state != DomainState.ACTIVE
        or held.ends_at is None
        or held.ends_at != domain.ends_at
        or _is_kept(held.name)
    ):
        return None
    operation, is_new = submit(
        KIND,
        key=f"{KIND}:{held.pk}:{held.ends_at:%Y-%m-%d}",
        subject=held.name,
        account_id=held.account_id,
        now=now,
        arguments={"domain_id": held.pk, "registry": held.registry, "ends_at": held.ends_at.isoformat()},
    )
    if is_new:
        record(
            f"{KIND}-requested",
            kind="domain",
            subject=held.name,
            by=SYSTEM,
            at=now,
            brand_id=held.account.brand_id,
            account_id=held.account_id,
            after={"ends_at": held.ends_at.isoformat()},
        )
    return operation


@transaction.atomic
def stop_deletion(name: str, *, now: datetime) -> None:
    """The name is paid for after all: what was not sent yet is cancelled. What may have been sent is looked at first."""
    unsent = Operation.objects.select_for_update().filter(
        kind=KIND, subject=name, state__in=[OperationState.WAITING, OperationState.ATTENTION], is_unknown=False
    )
    for operation in unsent:
        operation.state = OperationState.CANCELLED
        operation.finished_at = now
        operation.refusal_code = None
        operation.save(update_fields=["state", "finished_at", "refusal_code"])
        announce(operation, now=now)


def is_wanted(domain_id: int, *, ends_at: datetime) -> bool:
    """Whether the name is still to be deleted: read when the command is about to be sent."""
    held = Domain.objects.filter(pk=domain_id, state=DomainState.ACTIVE, ends_at=ends_at).first()
    return held is not None and not _is_kept(held.name)


def _is_kept(name: str) -> bool:
    """Something that was paid for, or decided, is under way for it."""
    return Operation.objects.filter(kind__in=_RENEWALS, subject=name, state__in=_OPEN).exists()


def deleted(domain_id: int, seen: Snapshot | None, *, now: datetime) -> None:
    """The registry deleted the name: it may be restored, or is gone at once where ``seen`` is None."""
    if seen is None:
        domain = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain_id)
        leaving.deleted(domain, now=now)
        return
    domain = snapshots.store(domain_id, seen, now=now)
    note(domain, "domain.deleted", {}, by=SYSTEM, now=now)


def kept(domain_id: int, *, now: datetime) -> None:
    """It was renewed, or went elsewhere, before the command left: nothing was sent."""
    domain = Domain.objects.select_related("account").get(pk=domain_id)
    note(domain, "domain.deletion-dropped", {}, by=SYSTEM, now=now)
