"""Asking a registry how one of our names stands. Runs outside any transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.utils import timezone

from parvis.domains.actions import reconciling
from parvis.domains.actions.reconciling import Look
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import (
    Availability,
    Capability,
    RefusedError,
    RegistryDriver,
    Snapshot,
    Transfer,
    TransferState,
)
from parvis.domains.registries import registries

MOST_HOSTS: Final = 13
_GONE: Final = frozenset({TransferState.CLIENT_APPROVED, TransferState.SERVER_APPROVED})
_FREE: Final = frozenset({Availability.AVAILABLE, Availability.PREMIUM})


def look(domain_id: int, *, clock: Callable[[], datetime] = timezone.now) -> Look:
    """Ask, and bring our copy in line. Raises UnavailableError where nobody answers, and then writes nothing."""
    domain = Domain.objects.only("name", "registry", "registry_statuses", "is_premium").get(pk=domain_id)
    registry = registries.named(domain.registry)
    asked_at = clock()
    return follow(domain, registry, registry.fetch(domain.name), asked_at=asked_at, clock=clock)


def follow(
    domain: Domain,
    registry: RegistryDriver,
    seen: Snapshot | None,
    *,
    asked_at: datetime,
    clock: Callable[[], datetime] = timezone.now,
) -> Look:
    """Bring our copy in line with an answer that was given to a question of ``asked_at``."""
    if seen is not None:
        fees = registry.fees(domain.name) if domain.is_premium else {}
        addresses = _addresses(registry, domain, seen)
        is_on_its_way = "pendingTransfer" in {*seen.statuses, *domain.registry_statuses}
        return reconciling.agree(
            domain.pk,
            seen,
            addresses=addresses,
            fees=fees,
            told=_told(registry, domain.name) if is_on_its_way else None,
            is_sold_by_term=Capability.RENEW in registry.capabilities,
            asked_at=asked_at,
            now=clock(),
        )
    told = _told(registry, domain.name)
    is_gone = told is not None and not told.is_to_us and told.state in _GONE
    is_free = not is_gone and registry.check([domain.name])[domain.name].availability in _FREE
    return reconciling.part(domain.pk, told if is_gone else None, is_free=is_free, asked_at=asked_at, now=clock())


def _told(registry: RegistryDriver, name: str) -> Transfer | None:
    """The last transfer, where the registry tells it: some tell it only to who was part of it, or not at all."""
    try:
        return registry.transfer(name)
    except RefusedError:
        return None


def _addresses(registry: RegistryDriver, domain: Domain, seen: Snapshot) -> dict[str, tuple[str, ...]]:
    """The addresses of hosts under the name that nobody here knows them of, some at a time."""
    if Capability.HOSTS not in registry.capabilities or not seen.hosts:
        return {}
    known = set(InnerHost.objects.filter(domain=domain).exclude(addresses=[]).values_list("name", flat=True))
    unknown = sorted({host.lower() for host in seen.hosts} - known)[:MOST_HOSTS]
    try:
        found = [registry.fetch_host(host) for host in unknown]
    except RefusedError:
        return {}
    return {host.name.lower(): host.addresses for host in found if host is not None}
