"""Bringing our copy of a name in line with what its registry says (DOM-13).

Dates and statuses are the registry's. Name servers, DS, lock and holder are shown as the registry has them, and a change
that nobody here asked for waits for a person. A name is given up only where the registry says clearly that it went.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from parvis.domains.actions import drifts, hosts, leaving, snapshots
from parvis.domains.enums import DomainState
from parvis.domains.life import DELETED, RENEWED_BY_ITSELF
from parvis.domains.models import Domain
from parvis.domains.ports import Snapshot
from parvis.domains.ports import Transfer as Told
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.queries import is_settling

HELD: Final = (DomainState.ACTIVE, DomainState.REDEMPTION)
"""Names that a registry holds for us: all others are an operation's business."""
PAUSE: Final = timedelta(minutes=1)


class Found(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    LEFT = "left"
    DELETED = "deleted"
    DOUBTED = "doubted"
    """Not ours, and nobody says why."""
    BUSY = "busy"
    """Something newer is known, or is being done: nothing was written."""


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a name; ``changes`` in words, for who asked on the command line."""

    found: Found
    changes: Sequence[str] = ()


@transaction.atomic
def agree(
    domain_id: int,
    seen: Snapshot,
    *,
    addresses: Mapping[str, Sequence[str]],
    fees: Mapping[str, Money],
    told: Told | None,
    is_sold_by_term: bool,
    asked_at: datetime,
    now: datetime,
) -> Look:
    """Store what the registry said of a name that is ours, and all that follows from it.

    ``addresses`` are those of hosts under the name that were read as well, ``fees`` what it asks for a premium name.
    ``asked_at`` is when the registry was asked: anything that happened here since makes the answer stale.
    ``is_sold_by_term``: that registry adds years only when it is asked to.
    """
    before = _held(domain_id)
    if before is None or _is_newer_known(before, asked_at=asked_at):
        return Look(Found.BUSY)
    changes = [*_changes(before, seen), *(str(one) for one in snapshots.differences(before, seen))]
    domain = snapshots.store(domain_id, seen, now=now)
    for host, found in addresses.items():
        hosts.told(domain, host, found, now=now)
    snapshots.fees_told(domain, fees, now=now)
    if domain.state != before.state:
        changes.append(f"state: {before.state} -> {domain.state}")
    if is_sold_by_term:
        _follow_term(domain)
    drifts.sponsor_is_ours(domain, now=now)
    leaving.follow(domain, told, now=now)
    return Look(Found.CHANGED if changes else Found.SAME, changes)


@transaction.atomic
def part(domain_id: int, told: Told | None, *, is_free: bool, asked_at: datetime, now: datetime) -> Look:
    """The registry says that it does not hold the name for us: release it where it is clear what became of it.

    ``told`` is a transfer away that was approved; ``is_free``: anybody may register the name. Anything else is for a
    person to find out: a registrar's number typed wrong would look the same for every name.
    """
    domain = _held(domain_id)
    if domain is None or _is_newer_known(domain, asked_at=asked_at):
        return Look(Found.BUSY)
    if told is not None:
        leaving.left(domain, told, now=now)
        return Look(Found.LEFT, [f"left for {told.other}"])
    if is_free or DELETED & set(domain.registry_statuses):
        leaving.deleted(domain, now=now)
        return Look(Found.DELETED, ["deleted"])
    drifts.doubt_sponsor(domain, now=now)
    return Look(Found.DOUBTED, ["not ours at the registry"])


@transaction.atomic
def ask_for_look(domain: Domain, *, now: datetime) -> None:
    """Queue a look at the name. Refused while it was asked for less than ``PAUSE`` ago."""
    held = _held(domain.pk)
    if held is None:
        raise NotAllowedError(_("The registry does not hold this domain for us."))
    if held.look_asked_at is not None and held.look_asked_at > now - PAUSE:
        raise NotAllowedError(_("The registry was asked less than a minute ago. Try again in a moment."))
    held.look_asked_at = now
    held.save(update_fields=["look_asked_at"])
    with suppress(AlreadyEnqueued), transaction.atomic():
        task = queue.configure_task("domains.look", queue="outside", queueing_lock=f"look:{held.pk}")
        task.defer(domain_id=held.pk)


def _held(domain_id: int) -> Domain | None:
    rows = Domain.objects.select_for_update(of=("self",)).select_related("account__brand")
    return rows.filter(pk=domain_id, state__in=HELD).first()


def _is_newer_known(domain: Domain, *, asked_at: datetime) -> bool:
    """While settling, nothing runs: what is marked unknown waits for this very look."""
    under_way = Q(state=OperationState.RUNNING) | Q(finished_at__gte=asked_at)
    if not is_settling():
        under_way |= Q(state=OperationState.WAITING, is_unknown=True)
    if domain.synced_at is not None and domain.synced_at > asked_at:
        return True
    return Operation.objects.filter(under_way, subject=domain.name).exists()


def _changes(domain: Domain, seen: Snapshot) -> list[str]:
    found = []
    if domain.expires_at != seen.expires_at:
        found.append(f"expires: {_day(domain.expires_at)} -> {_day(seen.expires_at)}")
    if set(domain.registry_statuses) != seen.statuses:
        found.append(f"statuses: {' '.join(domain.registry_statuses)} -> {' '.join(sorted(seen.statuses))}")
    return found


def _day(at: datetime | None) -> str:
    return "none" if at is None else f"{at:%Y-%m-%d}"


def _follow_term(domain: Domain) -> None:
    """See ``Domain.paid_until``."""
    statuses = set(domain.registry_statuses)
    if domain.expires_at is None or RENEWED_BY_ITSELF in statuses or DELETED & statuses:
        return
    if domain.paid_until is None or domain.expires_at > domain.paid_until:
        domain.paid_until = domain.expires_at
        domain.save(update_fields=["paid_until"])
