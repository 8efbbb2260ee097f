"""Looking at a name from outside. Runs outside any transaction."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from parvis.dns.queries import live_zone, records_of
from parvis.domains.actions import outside
from parvis.domains.actions.copying import keep_copy
from parvis.domains.models import Domain
from parvis.domains.registries import WORLD, lookups, zone_sources

_KEYS = "_domainkey"


def see(domain_id: int, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Look, and keep what was seen; nothing where nobody is to be asked from here."""
    domain = Domain.objects.filter(pk=domain_id).first()
    if domain is None or WORLD not in lookups.names():
        return
    seen = lookups.named(WORLD).seen(domain.name, selectors=_selectors(domain))
    outside.keep(domain_id, seen, now=clock())


def copy_zone(domain_id: int) -> None:
    """Ask the servers that the name has now for its zone, and keep what they let be had."""
    domain = Domain.objects.filter(pk=domain_id).first()
    if domain is not None and WORLD in zone_sources.names():
        keep_copy(domain_id, zone_sources.named(WORLD).copied(domain.name))


def _selectors(domain: Domain) -> tuple[str, ...]:
    """Those of the keys that our zone of the name has."""
    zone = live_zone(domain.name)
    owners = [record.owner for record in records_of(zone)] if zone is not None else []
    return tuple(dict.fromkeys(one.removesuffix(f".{_KEYS}") for one in owners if one.endswith(f".{_KEYS}")))
