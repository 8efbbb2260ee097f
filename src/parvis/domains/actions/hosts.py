"""Our copy of the hosts under our names."""

from collections.abc import Sequence
from datetime import datetime

from parvis.domains.glue import is_inside
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import Capability, Snapshot
from parvis.domains.registries import offers


def told(domain: Domain, name: str, addresses: Sequence[str], *, now: datetime) -> None:
    """The registry has the host with these addresses."""
    InnerHost.objects.update_or_create(
        domain=domain, name=name, defaults={"addresses": list(addresses), "told_at": now}
    )


def follow(domain: Domain, seen: Snapshot, *, now: datetime) -> None:
    """Know of the hosts that the registry names, and forget those that it has no more.

    Where name servers are attributes of names, what is no server of the name any more is kept: its addresses may be
    wanted again.
    """
    inner = {host.lower() for host in (*seen.hosts, *seen.nameservers) if is_inside(host.lower(), domain.name)}
    known = set(InnerHost.objects.filter(domain=domain).values_list("name", flat=True))
    InnerHost.objects.bulk_create(
        [InnerHost(domain=domain, name=host, told_at=now) for host in sorted(inner - known)], ignore_conflicts=True
    )
    if known - inner and offers(domain.registry, Capability.HOSTS):
        InnerHost.objects.filter(domain=domain, name__in=known - inner).delete()
