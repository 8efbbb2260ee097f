"""What looks at signed names found: an alarm opened, told to the customer once, and settled (rules 4.2)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from parvis.dns.actions.publishing import request_publication
from parvis.dns.queries import live_zone
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.models import Domain, SignatureFault
from parvis.kit.actor import SYSTEM

TOLD_AFTER: Final = 2
"""Looks that found it: a name server that was only restarted alarms nobody."""


@transaction.atomic
def seen(domain_id: int, problem: str, *, is_certain: bool, now: datetime) -> None:
    """Open the alarm, or keep it; the zone is given to its servers again, which mends what another hand did there.

    ``is_certain``: it takes no second look.
    """
    domain = _held(domain_id)
    fault = SignatureFault.objects.open().filter(domain=domain).first()
    if fault is None:
        fault = SignatureFault.objects.create(domain=domain, problem=problem, found_at=now, seen_at=now)
        note(domain, "domain.dnssec-fault-found", {"problem": problem[:300]}, by=SYSTEM, now=now)
    else:
        fault.problem, fault.looks, fault.seen_at = problem, fault.looks + 1, now
    if fault.told_at is None and (is_certain or fault.looks >= TOLD_AFTER):
        fault.told_at = now
        tell(domain, "domain-dnssec-broken", key=f"signature-fault:{fault.pk}", now=now)
    fault.save()
    zone = live_zone(domain.name)
    if zone is not None and zone.account_id == domain.account_id:
        request_publication(zone, now=now, cause=f"signatures-{now:%Y%m%d%H%M}")


@transaction.atomic
def settled(domain_id: int, *, now: datetime) -> None:
    """All is well: nothing where it was before."""
    domain = _held(domain_id)
    fault = SignatureFault.objects.open().filter(domain=domain).first()
    if fault is not None:
        fault.settled_at = now
        fault.save(update_fields=["settled_at"])
        note(domain, "domain.dnssec-fault-settled", {}, by=SYSTEM, now=now)


def _held(domain_id: int) -> Domain:
    return Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain_id)
