"""Names on their way to another registrar, and names that are gone (DOM-9)."""

from datetime import datetime
from typing import Final

from parvis.domains.actions import drifts, zones
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.enums import OPEN_TRANSFER, DomainState, TransferStage
from parvis.domains.events import DomainLeft, domain_left
from parvis.domains.models import Domain, Transfer
from parvis.domains.ports import Transfer as Told
from parvis.domains.ports import TransferState
from parvis.kit.actor import SYSTEM

_ENDS: Final = {
    TransferState.CLIENT_REJECTED: TransferStage.REFUSED,
    TransferState.CLIENT_CANCELLED: TransferStage.CANCELLED,
    TransferState.SERVER_CANCELLED: TransferStage.CANCELLED,
}


def follow(domain: Domain, told: Told | None, *, now: datetime) -> None:
    """Notice a transfer away that is pending, or that a pending one came to nothing; tell the account, once each."""
    held = _outgoing(domain)
    if "pendingTransfer" in domain.registry_statuses:
        if held is None and not Transfer.objects.filter(domain=domain, stage__in=OPEN_TRANSFER).exists():
            _begin(domain, told, now=now)
        elif held is not None and told is not None and held.answer_by != told.answer_by:
            held.answer_by, held.other = told.answer_by, told.other[:100]
            held.save(update_fields=["answer_by", "other"])
    elif held is not None:
        stage = _ENDS.get(told.state, TransferStage.REFUSED) if told is not None else TransferStage.REFUSED
        _end(held, stage, now=now)
        note(domain, "domain.stays", {}, by=SYSTEM, now=now)
        tell(domain, "domain-stays", key=f"transfer-out:{held.pk}:stays", now=now, transfer=held)


def left(domain: Domain, told: Told | None, *, now: datetime) -> None:
    """The name is at another registrar: release it here, in the caller's transaction; tell the account, once."""
    held = _outgoing(domain)
    if held is None:
        held = Transfer(domain=domain, is_inbound=False, stage=TransferStage.PENDING, requested_at=now)
        if told is not None:
            held.requested_at, held.answer_by = told.requested_at, told.answer_by
    if told is not None:
        held.other = told.other[:100]
    _end(held, TransferStage.DONE, now=now)
    _release(domain, "domain.left", now=now)
    tell(domain, "domain-left", key=f"transfer-out:{held.pk}:left", now=now, transfer=held)


def deleted(domain: Domain, *, now: datetime) -> None:
    """The registry has given the name up: release it here, in the caller's transaction; tell the account, once."""
    held = _outgoing(domain)
    if held is not None:
        _end(held, TransferStage.CANCELLED, now=now)
    _release(domain, "domain.gone", now=now)
    tell(domain, "domain-gone", key=f"domain:{domain.pk}:gone", now=now)


def _begin(domain: Domain, told: Told | None, *, now: datetime) -> None:
    held = Transfer.objects.create(
        domain=domain,
        is_inbound=False,
        stage=TransferStage.PENDING,
        other=told.other[:100] if told is not None else "",
        requested_at=told.requested_at if told is not None else now,
        answer_by=told.answer_by if told is not None else None,
    )
    note(domain, "domain.leaving", {}, by=SYSTEM, now=now)
    tell(domain, "domain-leaving", key=f"transfer-out:{held.pk}:leaving", now=now, transfer=held)


def _outgoing(domain: Domain) -> Transfer | None:
    rows = Transfer.objects.select_for_update().filter(domain=domain, is_inbound=False, stage__in=OPEN_TRANSFER)
    return rows.first()


def _end(held: Transfer, stage: TransferStage, *, now: datetime) -> None:
    held.stage = stage
    held.ended_at = now
    held.save()


def _release(domain: Domain, action: str, *, now: datetime) -> None:
    domain.state = DomainState.RELEASED
    domain.synced_at = now
    domain.save(update_fields=["state", "synced_at"])
    drifts.settle_all(domain, now=now)
    zones.let_go(domain, now=now)
    domain_left.publish(DomainLeft(domain.name, domain.account_id, at=now))
    note(domain, action, {}, by=SYSTEM, now=now)
