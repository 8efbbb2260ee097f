"""The one step of DNSSEC that the registry has a part in: it is asked for the DS records that are wanted, once."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction

from parvis.domains.actions.outcomes import note
from parvis.domains.actions.securing import go_on, paced, wait
from parvis.domains.actions.settings import changeable, request_change
from parvis.domains.enums import SecuringStep
from parvis.domains.models import Domain, Securing
from parvis.domains.rules import uses_our_servers_alone
from parvis.domains.signed import KIND
from parvis.domains.wanted_ds import is_as_wanted, wanted_ds
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

REFUSED: Final = timedelta(days=1)
"""After which a registry that refused is looked at again, though not asked: that is for a person."""
HINDERED: Final = timedelta(minutes=10)
_OVER: Final = frozenset({OperationState.CANCELLED, OperationState.ATTENTION})


class Answer(StrEnum):
    """What came of it."""

    WAITING = "waiting"
    """It is asked for, and the registry has not answered."""
    SETTLED = "settled"
    """The row says what comes next."""


@transaction.atomic
def tell_registry(securing_id: int, *, now: datetime) -> Answer:
    """Go on where the registry has what is wanted; ask for it where nobody did; wait where somebody does."""
    row = Securing.objects.get(pk=securing_id)
    try:
        # The name first, as whoever changes it does.
        domain = changeable(row.domain, now=now)
    except NotAllowedError as refusal:
        wait(row.pk, SecuringStep.TELLING, problem=str(refusal), due_at=now + paced(HINDERED))
        return Answer.SETTLED
    held = Securing.objects.select_for_update().filter(pk=securing_id, step=SecuringStep.TELLING).first()
    if held is None:
        return Answer.SETTLED
    if is_as_wanted(domain, held.keys):
        go_on(held.pk, held.step, SecuringStep.AWAITING, due_at=now, now=now)
        return Answer.SETTLED
    asked = Operation.objects.filter(pk=held.operation_id).first() if held.operation_id is not None else None
    if asked is not None and asked.state in {OperationState.WAITING, OperationState.RUNNING}:
        return Answer.WAITING
    if asked is not None and asked.state in _OVER:
        wait(held.pk, held.step, problem=f"the registry refused: {asked.problem}", due_at=now + paced(REFUSED))
        return Answer.SETTLED
    return _ask(domain, held, now=now)


@transaction.atomic
def ask_again(domain: Domain, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Ask the registry once more, after it refused, for ``reason`` where staff do. Nothing where it was not asked, or has not answered."""
    held_domain = changeable(domain, now=now)
    rows = Securing.objects.select_for_update().open()
    held = rows.filter(domain=held_domain, step=SecuringStep.TELLING, operation_id__isnull=False).first()
    if held is None:
        return
    if is_refused(held):
        note(held_domain, "domain.dnssec-asked-again", {"reason": reason} if reason else {}, by=actor, now=now)
        _ask(held_domain, held, now=now, actor=actor)


def is_refused(securing: Securing) -> bool:
    """Say whether the registry refused what it was asked for: a person has to ask again. Not while its answer is unknown."""
    asked = Operation.objects.filter(pk=securing.operation_id or 0, state__in=_OVER, is_unknown=False)
    return securing.step == SecuringStep.TELLING and asked.exists()


def _ask(domain: Domain, held: Securing, *, now: datetime, actor: Actor = SYSTEM) -> Answer:
    if held.keys and not uses_our_servers_alone(domain):
        wait(held.pk, held.step, problem="the name servers are not all ours any more", due_at=now + paced(HINDERED))
        return Answer.SETTLED
    wanted, there = wanted_ds(domain, held.keys), list(domain.ds or ())
    try:
        operation = request_change(domain, KIND, {"ds": wanted}, {"ds": there}, actor, now)
    except NotAllowedError as refusal:
        wait(held.pk, held.step, problem=str(refusal), due_at=now + paced(HINDERED))
        return Answer.SETTLED
    held.operation_id, held.problem = operation.pk, ""
    held.save(update_fields=["operation_id", "problem"])
    return Answer.WAITING
