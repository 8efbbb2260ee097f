"""Suspending names for a reason, and letting them answer again as soon as it is gone (rules 2.2)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parvis.audit.actions import record
from parvis.domains.actions import snapshots
from parvis.domains.enums import DomainState, HoldReason
from parvis.domains.models import Domain, Hold
from parvis.domains.ports import Snapshot
from parvis.kit.actor import SYSTEM
from parvis.provisioning.actions.operations import submit

KIND = "domain.hold"


@transaction.atomic
def hold(domains: Iterable[Domain], *, reason: HoldReason, now: datetime) -> list[Hold]:
    """Ask for the suspension of those of ``domains`` that are active and not suspended for ``reason`` already."""
    made = []
    numbers = [domain.pk for domain in domains]
    for domain in Domain.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"):
        if domain.state != DomainState.ACTIVE or Hold.objects.open().filter(domain=domain, reason=reason).exists():
            continue
        latest = Hold.objects.open().filter(domain=domain).order_by("pk").first()
        was_locked = latest.was_locked if latest is not None else domain.is_locked
        made.append(Hold.objects.create(domain=domain, reason=reason, was_locked=was_locked, asked_at=now))
        _ask(domain, key=f"{KIND}:{made[-1].pk}:set", now=now)
    return made


@transaction.atomic
def lift(holds: Iterable[Hold], *, now: datetime) -> int:
    """Ask that the names of ``holds`` answer again, unless another reason keeps them; return how many were lifted."""
    lifted = 0
    numbers = [found.pk for found in holds]
    names = Domain.objects.select_for_update(of=("self",)).filter(holds__in=numbers)
    domains = {domain.pk: domain for domain in names.order_by("pk")}
    for found in Hold.objects.select_for_update(of=("self",)).filter(pk__in=numbers).open().order_by("pk"):
        found.lifted_at = now
        found.save(update_fields=["lifted_at"])
        _ask(domains[found.domain_id], key=f"{KIND}:{found.pk}:lift", now=now)
        lifted += 1
    return lifted


def let_answer(domain: Domain, *, now: datetime) -> None:
    """The term is paid for: a name that was suspended for want of it answers again, as soon as its registry can (ERRP)."""
    lift(Hold.objects.open().filter(domain=domain, reason=HoldReason.UNPAID), now=now)


def wanted(domain_id: int) -> tuple[bool, bool]:
    """Whether the name is to be suspended now, and locked. Expiry is no reason to keep a name here (T-LC-03). Read when it is sent: an older wish never undoes a newer one."""
    holds = Hold.objects.filter(domain_id=domain_id)
    latest = holds.latest("pk")
    reasons = set(holds.open().values_list("reason", flat=True))
    return bool(reasons), HoldReason.VERIFICATION in reasons or latest.was_locked


def hold_changed(domain_id: int, seen: Snapshot, *, is_held: bool, key: str, now: datetime) -> None:
    """The registry suspended the name, or lets it answer. Where another wish came meanwhile, it is asked for again."""
    domain = snapshots.store(domain_id, seen, now=now)
    record(
        "domain.suspended" if is_held else "domain.resumed",
        kind="domain",
        subject=domain.name,
        by=SYSTEM,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
    )
    if wanted(domain_id)[0] != is_held:
        _ask(domain, key=f"{key}:again", now=now)


def _ask(domain: Domain, *, key: str, now: datetime) -> None:
    submit(
        KIND,
        key=key,
        subject=domain.name,
        account_id=domain.account_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": domain.registry},
    )
