"""Our copy of what a registry answered. Nothing else writes these columns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from parvis.catalog.rules import rules_of
from parvis.domains.actions import hosts, verified_holders, zones
from parvis.domains.ds import as_written
from parvis.domains.enums import DOMAIN_LIFECYCLE, DomainState, DriftField
from parvis.domains.events import Difference, DomainDiffers, domain_differs
from parvis.domains.life import DELETED, customer_expiry
from parvis.domains.models import Domain
from parvis.domains.ports import ContactRole, Snapshot
from parvis.kit.money import Money

LOCK: Final = "clientTransferProhibited"


def store(domain_id: int, seen: Snapshot, *, now: datetime) -> Domain:
    """Write the registry's dates, statuses, name servers and DS, in the caller's transaction; publish what differs unasked."""
    domain = (
        Domain.objects.select_for_update(of=("self",)).select_related("account__brand", "registrant").get(pk=domain_id)
    )
    found, since = differences(domain, seen), domain.synced_at
    domain.registered_at = seen.created_at
    domain.expires_at = seen.expires_at
    domain.registry_statuses = sorted(seen.statuses)
    domain.nameservers = list(seen.nameservers)
    domain.ds = as_written(seen.ds)
    domain.is_locked = LOCK in seen.statuses
    domain.registrant_handle = seen.contacts.get(ContactRole.REGISTRANT, "") or domain.registrant_handle
    others = {role.value: handle for role, handle in seen.contacts.items() if role is not ContactRole.REGISTRANT}
    domain.contact_handles = others if seen.contacts else domain.contact_handles
    rules = rules_of(domain.tld, now.date())
    domain.is_renewed_by_registry = not rules.is_renewed_explicitly
    domain.synced_at = now
    if domain.paid_until is None:
        domain.paid_until = customer_expiry(domain, rules)
    is_deleted = bool(DELETED & seen.statuses)
    domain.deleted_at = (domain.deleted_at or seen.updated_at or now) if is_deleted else None
    state = DomainState.REDEMPTION if is_deleted else DomainState.ACTIVE
    if domain.state != state and DOMAIN_LIFECYCLE.allows(domain.state, state):
        domain.state = state
    domain.save()
    verified_holders.want_told(domain)
    hosts.follow(domain, seen, now=now)
    zones.follow(domain, now=now)
    if found and since is not None:
        domain_differs.publish(DomainDiffers(domain_id, found, since, now))
    return domain


def fees_told(domain: Domain, fees: Mapping[str, Money], *, now: datetime) -> None:
    """Store what the registry asks for a name whose row is held. Told nothing, what was told before stays, and ages."""
    if not fees:
        return
    domain.premium_fees = {action: fee.minor for action, fee in fees.items()}
    domain.premium_currency = next(iter(fees.values())).currency
    domain.premium_told_at = now
    domain.save(update_fields=["premium_fees", "premium_currency", "premium_told_at"])


def differences(domain: Domain, seen: Snapshot) -> list[Difference]:
    """What ``seen`` says otherwise than our copy, of what only we may change. A registry's first answer is none."""
    if domain.synced_at is None:
        return []
    is_locked = LOCK in seen.statuses
    handle = seen.contacts.get(ContactRole.REGISTRANT, "")
    found = []
    if {host.lower() for host in domain.nameservers} != {host.lower() for host in seen.nameservers}:
        found.append(Difference(DriftField.NAMESERVERS, list(domain.nameservers), list(seen.nameservers)))
    if domain.ds is not None and set(domain.ds) != set(as_written(seen.ds)):
        found.append(Difference(DriftField.DS, list(domain.ds), as_written(seen.ds)))
    if domain.is_locked != is_locked:
        found.append(Difference(DriftField.LOCK, domain.is_locked, is_locked))
    if domain.registrant_handle and handle and domain.registrant_handle != handle:
        found.append(Difference(DriftField.HOLDER, domain.registrant_handle, handle))
    return found
