"""What changed at a registry without us: found, told, decided (DOM-13, rules 10.1 row 20)."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.domains.actions import holds
from parvis.domains.actions.outcomes import tell
from parvis.domains.actions.settings import changeable, request_lock, request_nameservers
from parvis.domains.enums import DriftEnd, DriftField
from parvis.domains.events import Difference, DomainDiffers
from parvis.domains.models import Domain, Drift
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit
from parvis.provisioning.models import Operation
from parvis.provisioning.queries import is_settling

HOLDER: Final = "domain.holder"
"""Kind of the operation that gives a name its holder back."""


def notice(differs: DomainDiffers) -> None:
    """Open what nobody here asked for, settle what was; tell the account in one letter, unless a backup is settled."""
    domain = Domain.objects.select_related("account__brand").get(pk=differs.domain_id)
    known = {drift.field: drift for drift in Drift.objects.open().select_for_update().filter(domain=domain)}
    alarms = [
        drift
        for one in differs.differences
        if (drift := _noticed(domain, one, known.get(one.field), differs)) is not None
    ]
    for drift in alarms:
        _note(drift, "domain.drift-found", by=SYSTEM, now=differs.at)
    if alarms and not is_settling():
        by_field = {drift.field: drift for drift in alarms}
        tell(
            domain,
            "domain-changed-elsewhere",
            key=f"drift:{domain.pk}:{differs.at:%Y%m%d%H%M%S%f}",
            now=differs.at,
            is_nameservers=DriftField.NAMESERVERS in by_field,
            is_lock=DriftField.LOCK in by_field,
            is_holder=DriftField.HOLDER in by_field,
        )


def _noticed(domain: Domain, one: Difference, known: Drift | None, differs: DomainDiffers) -> Drift | None:
    """The drift that this difference opens or makes worse, if any."""
    if known is not None and _is_same(known.ours, one.theirs):
        _settle(known, DriftEnd.PUT_BACK, differs.at)
        return None
    if was_asked_for(domain, one, since=differs.since):
        if known is not None:
            _settle(known, DriftEnd.CHANGED, differs.at)
        return None
    if known is not None:
        known.theirs = one.theirs
        known.save(update_fields=["theirs"])
        return known
    return Drift.objects.create(domain=domain, field=one.field, ours=one.ours, theirs=one.theirs, found_at=differs.at)


def was_asked_for(domain: Domain, one: Difference, *, since: datetime) -> bool:
    """Say whether an operation of ours, sent and not over before ``since``, wanted exactly that."""
    sent = Operation.objects.filter(
        Q(finished_at__isnull=True) | Q(finished_at__gte=since),
        subject=domain.name,
        arguments__domain_id=domain.pk,
        attempts__gt=0,
    )
    for kind, arguments in sent.values_list("kind", "arguments"):
        is_hold = kind == holds.KIND and one.field == DriftField.LOCK
        wanted = holds.wanted(domain.pk)[1] if is_hold else arguments.get(one.field)
        if _is_same(wanted, one.theirs):
            return True
    return False


def doubt_sponsor(domain: Domain, *, now: datetime) -> None:
    """The registry says that the name is not ours, and not why: a person finds out."""
    drift, is_new = Drift.objects.get_or_create(
        domain=domain,
        field=DriftField.SPONSOR,
        settled_at=None,
        defaults={"ours": domain.registry, "theirs": "", "found_at": now},
    )
    if is_new:
        _note(drift, "domain.drift-found", by=SYSTEM, now=now)


def sponsor_is_ours(domain: Domain, *, now: datetime) -> None:
    """The registry shows the name as ours again."""
    for drift in Drift.objects.open().filter(domain=domain, field=DriftField.SPONSOR):
        _settle(drift, DriftEnd.PUT_BACK, now)


def settle_all(domain: Domain, *, now: datetime) -> None:
    """The name is no longer ours: nothing is left to decide."""
    for drift in Drift.objects.open().select_for_update().filter(domain=domain):
        _settle(drift, DriftEnd.RELEASED, now)


@transaction.atomic
def put_back(drift: Drift, *, actor: Actor, now: datetime) -> Operation:
    """Ask the registry for what was before. The drift is settled once the registry has done so."""
    held = open_drift(drift)
    if held.field == DriftField.NAMESERVERS:
        operation = request_nameservers(held.domain, nameservers=held.ours, actor=actor, now=now)
    elif held.field == DriftField.LOCK:
        operation = request_lock(held.domain, is_locked=held.ours, actor=actor, now=now)
    elif held.field == DriftField.HOLDER:
        operation = _request_holder(held, now=now)
    else:
        raise NotAllowedError(_("A name that is elsewhere cannot be put back from here."))
    _note(held, "domain.drift-put-back", by=actor, now=now)
    return operation


@transaction.atomic
def accept(drift: Drift, *, actor: Actor, now: datetime) -> Drift:
    """Leave it as the registry has it."""
    held = open_drift(drift)
    _settle(held, DriftEnd.ACCEPTED, now)
    _note(held, "domain.drift-accepted", by=actor, now=now)
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


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return {host.lower() for host in one} == {host.lower() for host in other}
    return bool(one == other)


def _settle(drift: Drift, how: DriftEnd, now: datetime) -> None:
    drift.settled_at = now
    drift.settled_how = how
    drift.save(update_fields=["settled_at", "settled_how"])


def _note(drift: Drift, action: str, *, by: Actor, now: datetime) -> None:
    domain = drift.domain
    record(
        action,
        kind="domain",
        subject=domain.name,
        by=by,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
        before={drift.field: drift.ours},
        after={drift.field: drift.theirs},
    )
