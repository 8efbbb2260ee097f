"""What the customer answers to a transfer away from us (DOM-9, rules 2.4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.domains.actions.outcomes import note, tell
from parvis.domains.enums import OPEN_TRANSFER, TransferStage
from parvis.domains.models import Domain, Transfer
from parvis.domains.ports import Transfer as Told
from parvis.domains.ports import TransferState
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.models import Operation

KIND = "domain.transfer-answer"


@transaction.atomic
def request_answer(domain: Domain, *, is_approved: bool, actor: Actor, now: datetime) -> Operation:
    """Queue the answer to the registry, once a transfer: the first answer counts."""
    held = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("domain__account")
        .filter(domain=domain, is_inbound=False, stage__in=OPEN_TRANSFER)
        .first()
    )
    if held is None or (held.answer_by is not None and held.answer_by <= now):
        raise NotAllowedError(_("This transfer does not wait for an answer any more."))
    operation, is_first = submit(
        KIND,
        key=f"{KIND}:{held.pk}",
        subject=held.domain.name,
        account_id=held.domain.account_id,
        now=now,
        arguments={
            "domain_id": domain.pk,
            "registry": held.domain.registry,
            "transfer_id": held.pk,
            "is_approved": is_approved,
        },
    )
    if is_first:
        note(held.domain, "domain.transfer-answered", {"is_approved": is_approved}, by=actor, now=now)
    elif operation.arguments["is_approved"] != is_approved:
        raise NotAllowedError(_("This transfer was answered already."))
    return operation


@transaction.atomic
def transfer_answered(transfer_id: int, told: Told, *, now: datetime) -> None:
    """The registry took the answer. A name that stays is told so here; one that leaves, when it is gone."""
    held = Transfer.objects.select_for_update(of=("self",)).select_related("domain__account__brand").get(pk=transfer_id)
    if held.stage not in OPEN_TRANSFER or told.state == TransferState.PENDING:
        return
    is_leaving = told.state in {TransferState.CLIENT_APPROVED, TransferState.SERVER_APPROVED}
    if not is_leaving:
        held.stage = TransferStage.REFUSED
        held.ended_at = now
        held.save(update_fields=["stage", "ended_at"])
        tell(held.domain, "domain-stays", key=f"transfer-out:{held.pk}:stays", now=now, transfer=held)
    note(held.domain, "domain.transfer-approved" if is_leaving else "domain.transfer-refused", {}, by=SYSTEM, now=now)
