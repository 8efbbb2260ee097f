"""Our copy of what a registry answered. Nothing else writes these columns."""

from datetime import datetime

from parvis.domains.enums import DOMAIN_LIFECYCLE, DomainState
from parvis.domains.life import DELETED
from parvis.domains.models import Domain
from parvis.domains.ports import Snapshot


def store(domain_id: int, seen: Snapshot, *, now: datetime) -> Domain:
    """Write the registry's dates, statuses and name servers, in the caller's transaction."""
    domain = (
        Domain.objects.select_for_update(of=("self",)).select_related("account__brand", "registrant").get(pk=domain_id)
    )
    domain.registered_at = seen.created_at
    domain.expires_at = seen.expires_at
    domain.registry_statuses = sorted(seen.statuses)
    domain.nameservers = list(seen.nameservers)
    domain.is_locked = "clientTransferProhibited" in seen.statuses
    domain.synced_at = now
    if domain.paid_until is None:
        domain.paid_until = seen.expires_at
    is_deleted = bool(DELETED & seen.statuses)
    domain.deleted_at = (domain.deleted_at or seen.updated_at or now) if is_deleted else None
    state = DomainState.REDEMPTION if is_deleted else DomainState.ACTIVE
    if domain.state != state and DOMAIN_LIFECYCLE.allows(domain.state, state):
        domain.state = state
    domain.save()
    return domain
