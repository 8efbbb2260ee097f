"""What a person decides of a change that nobody here asked for."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.domains.actions import drifts, leaving
from parvis.domains.actions.nameservers import known_addresses, request_nameservers
from parvis.domains.actions.settings import changeable, request_lock
from parvis.domains.actions.signing import request_ds_back
from parvis.domains.enums import DriftEnd, DriftField
from parvis.domains.models import Drift
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.models import Operation

HOLDER: Final = "domain.holder"
"""Kind of the operation that gives a name its holder back."""


@transaction.atomic
def put_back(drift: Drift, *, reason: str, actor: Actor, now: datetime) -> Operation:
    """Ask the registry for what was before. The drift is settled once the registry has done so."""
    held = open_drift(drift)
    if held.field == DriftField.NAMESERVERS:
        glue = known_addresses(held.domain, held.ours)
        operation = request_nameservers(held.domain, nameservers=held.ours, addresses=glue, actor=actor, now=now)
    elif held.field == DriftField.DS:
        operation = request_ds_back(held.domain, records=held.ours, actor=actor, now=now)
    elif held.field == DriftField.LOCK:
        operation = request_lock(held.domain, is_locked=held.ours, actor=actor, now=now)
    elif held.field == DriftField.HOLDER:
        if not offers(held.domain.registry, Capability.HOLDER_UPDATE):
            raise NotAllowedError(
                _(
                    "The registry changes holders by a procedure of its own: ask it to put this right, or order a change."
                )
            )
        operation = _request_holder(held, now=now)
    else:
        raise NotAllowedError(_("A name that is elsewhere cannot be put back from here."))
    drifts.note_drift(
        held, "domain.drift-put-back", by=actor, now=now, before=held.theirs, after=held.ours, reason=reason
    )
    return operation


@transaction.atomic
def accept(drift: Drift, *, reason: str, actor: Actor, now: datetime) -> Drift:
    """Leave it as the registry has it: a name that is elsewhere is released."""
    held = open_drift(drift)
    drifts.settle(held, DriftEnd.ACCEPTED, now)
    if held.field == DriftField.SPONSOR:
        leaving.left(held.domain, None, now=now)
    drifts.note_drift(
        held, "domain.drift-accepted", by=actor, now=now, before=held.ours, after=held.theirs, reason=reason
    )
    return held


def open_drift(drift: Drift) -> Drift:
    """The drift, locked, or NotAllowedError where it is settled."""
    rows = Drift.objects.select_for_update(of=("self",)).select_related("domain__account__brand")
    held = rows.get(pk=drift.pk)
    if held.settled_at is not None:
        raise NotAllowedError(_("This difference is settled already."))
    return held


def _request_holder(held: Drift, *, now: datetime) -> Operation:
    domain = changeable(held.domain, now=now)
    count = Operation.objects.filter(kind=HOLDER, subject=domain.name).count()
    operation, _created = submit(
        HOLDER,
        key=f"{HOLDER}:{held.pk}:{count + 1}",
        subject=domain.name,
        account_id=domain.account_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": domain.registry, "registrant_handle": held.ours},
    )
    return operation
