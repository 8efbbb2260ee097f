"""What a customer changes on a name: transfer lock, automatic renewal; and asking a registry for a change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.catalog.rules import rules_of
from parvis.domains.enums import HoldReason
from parvis.domains.life import update_refusal
from parvis.domains.models import Domain, Hold
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit, supersede
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation


@transaction.atomic
def request_lock(domain: Domain, *, is_locked: bool, actor: Actor, now: datetime) -> Operation:
    """Queue setting or removing the transfer lock at the registry. Refused where the registry has none."""
    held = changeable(domain, now=now)
    if not is_locked and Hold.objects.open().filter(domain=held, reason=HoldReason.VERIFICATION).exists():
        raise NotAllowedError(_("This domain is suspended: its lock stays until the holder’s address is verified."))
    if not is_locked and held.transfer_barred_until is not None and held.transfer_barred_until > now:
        raise NotAllowedError(
            _("The holder changed recently: the lock stays for sixty days, as its registry’s rules ask.")
        )
    if not has_lock(held):
        raise NotAllowedError(_("The registry of this domain has no transfer lock."))
    return request_change(held, "domain.lock", {"is_locked": is_locked}, {"is_locked": held.is_locked}, actor, now)


@transaction.atomic
def set_auto_renew(domain: Domain, *, is_on: bool, actor: Actor, now: datetime) -> Domain:
    """Say whether the name renews by itself. Ours alone: the registry is not told."""
    held = Domain.objects.select_for_update(of=("self",)).select_related("account").get(pk=domain.pk)
    if held.is_auto_renewed == is_on:
        return held
    held.is_auto_renewed = is_on
    held.save(update_fields=["is_auto_renewed"])
    record(
        "domain.auto-renew-on" if is_on else "domain.auto-renew-off",
        kind="domain",
        subject=held.name,
        by=actor,
        at=now,
        brand_id=held.account.brand_id,
        account_id=held.account_id,
        before={"is_auto_renewed": not is_on},
        after={"is_auto_renewed": is_on},
    )
    return held


def has_lock(domain: Domain) -> bool:
    """Say whether the domain's registry knows a transfer lock."""
    return offers(domain.registry, Capability.LOCK)


def changeable(domain: Domain, *, now: datetime) -> Domain:
    """Lock the row and return it with its account and brand, or NotAllowedError when nothing may be changed."""
    held = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain.pk)
    refusal = update_refusal(held, rules_of(held.tld, now.date()), now=now)
    if refusal is not None:
        raise NotAllowedError(refusal)
    return held


def request_change(
    domain: Domain, kind: str, wanted: Mapping[str, Any], before: Mapping[str, Any], actor: Actor, now: datetime
) -> Operation:
    """Queue a wanted state of a ``changeable`` name, once: one of this kind under way that wants the same is the answer."""
    under_way = Operation.objects.filter(
        kind=kind, subject=domain.name, state__in=[OperationState.WAITING, OperationState.RUNNING]
    ).first()
    if under_way is not None:
        if all(under_way.arguments.get(name) == value for name, value in wanted.items()):
            return under_way
        raise NotAllowedError(_("A change of this kind is already under way. Try again when it is done."))
    supersede(kind, subject=domain.name, now=now)
    count = Operation.objects.filter(kind=kind, subject=domain.name).count()
    operation, _created = submit(
        kind,
        key=f"{kind}:{domain.pk}:{count + 1}",
        subject=domain.name,
        account_id=domain.account_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": domain.registry, "before": dict(before), **wanted},
    )
    record(
        f"{kind}-requested",
        kind="domain",
        subject=domain.name,
        by=actor,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
        before=before,
        after=wanted,
    )
    return operation
