"""Looking at a signed name as the world does: DS records against keys, and the signatures of each name server."""

from datetime import datetime

from parvis.dns.looks import ABOVE, SERVED, above, signatures
from parvis.dns.queries import live_zone, signing_keys
from parvis.domains.actions import signature_faults
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain, Securing
from parvis.domains.rules import uses_our_servers
from parvis.domains.wanted_ds import digests_of


def look(domain_id: int, *, now: datetime) -> None:
    """Look at one name, and open or settle its alarm. A procedure that is under way looks for itself."""
    domain = Domain.objects.select_related("account__brand").get(pk=domain_id)
    if Securing.objects.open().filter(domain=domain).exists():
        return
    if domain.state != DomainState.ACTIVE or not domain.ds or not uses_our_servers(domain):
        signature_faults.settled(domain.pk, now=now)
        return
    zone = live_zone(domain.name)
    is_theirs = zone is not None and zone.account_id == domain.account_id
    keys = [key.public for key in signing_keys(zone)] if zone is not None and is_theirs else []
    if not keys:
        problem = "the registry has DS records, and the zone is not signed"
        signature_faults.seen(domain.pk, problem, is_certain=True, now=now)
        return
    faults = signatures.named(SERVED).faults(domain.name, domain.nameservers, keys)
    told = above.named(ABOVE).told(domain.name)
    ours = digests_of(domain.name, keys)
    if any(found and not found & ours for found in told.sets):
        faults.append("the registry's name servers name another key")
    if faults:
        signature_faults.seen(domain.pk, "; ".join(faults), is_certain=False, now=now)
    else:
        signature_faults.settled(domain.pk, now=now)
