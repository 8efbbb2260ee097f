"""What changed at a registry without us: found, told, decided (DOM-13, rules 10.1 row 20)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from parvis.audit.actions import record
from parvis.domains.actions import arrivals, holder_changes, holds
from parvis.domains.actions.contacts import known_as
from parvis.domains.actions.outcomes import tell
from parvis.domains.enums import DriftEnd, DriftField
from parvis.domains.events import Difference, DomainDiffers
from parvis.domains.models import Domain, Drift
from parvis.kit.actor import SYSTEM, Actor
from parvis.provisioning.models import Operation
from parvis.provisioning.queries import is_settling


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
        note_drift(drift, "domain.drift-found", by=SYSTEM, now=differs.at, before=drift.ours, after=drift.theirs)
    if alarms and not is_settling():
        by_field = {drift.field: drift for drift in alarms}
        tell(
            domain,
            "domain-changed-elsewhere",
            key=f"drift:{domain.pk}:{differs.at:%Y%m%d%H%M%S%f}",
            now=differs.at,
            is_nameservers=DriftField.NAMESERVERS in by_field,
            is_ds=DriftField.DS in by_field,
            is_lock=DriftField.LOCK in by_field,
            is_holder=DriftField.HOLDER in by_field,
        )


def _noticed(domain: Domain, one: Difference, known: Drift | None, differs: DomainDiffers) -> Drift | None:
    """The drift that this difference opens or makes worse, if any."""
    if known is not None and _is_same(known.ours, one.theirs):
        settle(known, DriftEnd.PUT_BACK, differs.at)
        return None
    if was_asked_for(domain, one, since=differs.since):
        if known is not None:
            settle(known, DriftEnd.CHANGED, differs.at)
        return None
    if known is not None:
        known.theirs = one.theirs
        known.save(update_fields=["theirs"])
        return known
    return Drift.objects.create(domain=domain, field=one.field, ours=one.ours, theirs=one.theirs, found_at=differs.at)


def was_asked_for(domain: Domain, one: Difference, *, since: datetime) -> bool:
    """Say whether an operation of ours, sent or maybe sent, and not over before ``since``, wanted exactly that."""
    sent = Operation.objects.filter(
        Q(finished_at__isnull=True) | Q(finished_at__gte=since),
        Q(attempts__gt=0) | Q(is_unknown=True),
        subject=domain.name,
        arguments__domain_id=domain.pk,
    )
    for kind, arguments in sent.values_list("kind", "arguments"):
        is_hold = kind == holds.KIND and one.field == DriftField.LOCK
        wanted = holds.wanted(domain.pk)[1] if is_hold else arguments.get(one.field)
        if kind in {holder_changes.KIND, arrivals.KIND} and one.field == DriftField.HOLDER:
            wanted = known_as(domain.registry, arguments["contact"])
        if _is_same(wanted, one.theirs):
            return True
    return False


def stands_against(domain_id: int, field: DriftField, wanted: Any, *, asked_at: datetime) -> Drift | None:
    """What the registry was found to hold since ``asked_at``, where it is neither what was before nor ``wanted``."""
    found = Drift.objects.open().filter(domain_id=domain_id, field=field, found_at__gt=asked_at).first()
    return None if found is None or _is_same(found.theirs, wanted) else found


def doubt_sponsor(domain: Domain, *, now: datetime) -> None:
    """The registry says that the name is not ours, and not why: a person finds out."""
    drift, is_new = Drift.objects.get_or_create(
        domain=domain,
        field=DriftField.SPONSOR,
        settled_at=None,
        defaults={"ours": domain.registry, "theirs": "", "found_at": now},
    )
    if is_new:
        note_drift(drift, "domain.drift-found", by=SYSTEM, now=now, before=drift.ours, after=drift.theirs)


def sponsor_is_ours(domain: Domain, *, now: datetime) -> None:
    """The registry shows the name as ours again."""
    for drift in Drift.objects.open().filter(domain=domain, field=DriftField.SPONSOR):
        settle(drift, DriftEnd.PUT_BACK, now)


def settle_all(domain: Domain, *, now: datetime) -> None:
    """The name is no longer ours: nothing is left to decide."""
    for drift in Drift.objects.open().select_for_update().filter(domain=domain):
        settle(drift, DriftEnd.RELEASED, now)


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return {_folded(text) for text in one} == {_folded(text) for text in other}
    return bool(one == other)


def _folded(text: str) -> str:
    """Names of hosts whatever their case; records of several words as they are: keys are told by it."""
    return text if " " in text else text.lower()


def settle(drift: Drift, how: DriftEnd, now: datetime) -> None:
    """End it, in the caller's transaction."""
    drift.settled_at = now
    drift.settled_how = how
    drift.save(update_fields=["settled_at", "settled_how"])


def note_drift(
    drift: Drift, action: str, *, by: Actor, now: datetime, before: Any, after: Any, reason: str = ""
) -> None:
    """Write down what was found, or decided and why, in the audit trail."""
    domain = drift.domain
    record(
        action,
        kind="domain",
        subject=domain.name,
        by=by,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
        before={drift.field: before},
        after={drift.field: after} | ({"reason": reason} if reason else {}),
    )
