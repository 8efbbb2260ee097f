"""Looks that found nothing new, as nearly every look of a sweep does: written down many at a time.

A row of ours carries indexes on its parts and a commit waits for the disk: one by one, a day's sweep of 100,000 names
would take hours of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from parvis.catalog.rules import rules_of
from parvis.domains.actions.snapshots import differences
from parvis.domains.ds import as_written
from parvis.domains.enums import OPEN_TRANSFER, DomainState, DriftField
from parvis.domains.glue import is_inside
from parvis.domains.life import DELETED, RENEWED_BY_ITSELF
from parvis.domains.models import Domain
from parvis.domains.ports import ContactRole, Snapshot
from parvis.provisioning.enums import OperationState

_NOTE = """
UPDATE domains_domain AS domain SET synced_at = seen.at
FROM unnest(%(ids)s::bigint[], %(known)s::timestamptz[], %(at)s::timestamptz[]) AS seen (id, known_at, at)
WHERE domain.id = seen.id AND domain.state = %(active)s AND domain.synced_at = seen.known_at
  AND NOT EXISTS (SELECT FROM provisioning_operation WHERE subject = domain.name
      AND (state = %(running)s OR is_unknown OR finished_at >= %(since)s))
  AND NOT EXISTS (SELECT FROM domains_drift WHERE domain_id = domain.id AND settled_at IS NULL AND field = %(sponsor)s)
  AND NOT EXISTS (SELECT FROM domains_transfer WHERE domain_id = domain.id AND NOT is_inbound AND stage = ANY(%(open)s))
  AND NOT EXISTS (SELECT FROM domains_innerhost WHERE domain_id = domain.id)
RETURNING domain.id
"""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A name of which the registry told at ``at`` what we knew since ``known_at``."""

    domain_id: int
    known_at: datetime
    at: datetime


def unchanged(domain: Domain, seen: Snapshot, *, is_sold_by_term: bool, now: datetime) -> Unchanged | None:
    """Say so where nothing would follow from the answer but that the name was looked at; None where ``reconciling`` decides.

    ``domain`` may have been read a while before the registry was asked: ``note_unchanged`` sees what happened since.
    """
    if domain.synced_at is None or not _is_as_known(domain, seen, now=now):
        return None
    if is_sold_by_term and _is_longer_than_paid(domain, seen):
        return None
    return Unchanged(domain.pk, domain.synced_at, now)


def note_unchanged(looks: Sequence[Unchanged], *, since: datetime) -> set[int]:
    """Write in one statement that these names were looked at; return those that were written.

    Left out, to be looked at by itself, is what was stored, worked on or doubted since ``since``, when they were read.
    """
    if not looks:
        return set()
    values: dict[str, Any] = {
        "ids": [look.domain_id for look in looks],
        "known": [look.known_at for look in looks],
        "at": [look.at for look in looks],
        "active": DomainState.ACTIVE,
        "running": OperationState.RUNNING,
        "since": since,
        "sponsor": DriftField.SPONSOR,
        "open": list(OPEN_TRANSFER),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        return {row[0] for row in cursor.fetchall()}


def _is_as_known(domain: Domain, seen: Snapshot, *, now: datetime) -> bool:
    """What ``snapshots.store`` would write is what is there, and nothing is on its way."""
    if domain.state != DomainState.ACTIVE or domain.paid_until is None or domain.deleted_at is not None:
        return False
    if seen.statuses & {*DELETED, "pendingTransfer"} or seen.hosts or differences(domain, seen):
        return False
    if any(is_inside(host.lower(), domain.name) for host in seen.nameservers):
        return False
    handles = {role.value: handle for role, handle in seen.contacts.items() if role is not ContactRole.REGISTRANT}
    handle = seen.contacts.get(ContactRole.REGISTRANT, "")
    is_renewed_by_registry = not rules_of(domain.tld, now.date()).is_renewed_explicitly
    return (
        domain.registered_at == seen.created_at
        and domain.expires_at == seen.expires_at
        and domain.registry_statuses == sorted(seen.statuses)
        and domain.nameservers == list(seen.nameservers)
        and domain.ds == as_written(seen.ds)
        and domain.registrant_handle == (handle or domain.registrant_handle)
        and domain.contact_handles == (handles if seen.contacts else domain.contact_handles)
        and domain.is_renewed_by_registry == is_renewed_by_registry
    )


def _is_longer_than_paid(domain: Domain, seen: Snapshot) -> bool:
    """See ``Domain.paid_until``."""
    if seen.expires_at is None or domain.paid_until is None or RENEWED_BY_ITSELF in seen.statuses:
        return False
    return seen.expires_at > domain.paid_until
