"""Looking up where an ALIAS leads. Runs outside any transaction."""

from datetime import datetime

from parvis.dns.actions.aliases import resolved
from parvis.dns.models import Alias
from parvis.dns.ports import Addresses
from parvis.dns.queries import records_of
from parvis.dns.records.names import relative_to
from parvis.dns.records.values import Record
from parvis.dns.resolvers import SYSTEM, resolvers

NOBODY = Addresses((), 0, "nobody looks names up here: no resolver is installed")


def resolve(alias_id: int, *, now: datetime) -> None:
    """Look one alias up, and hand over what was found. Names of its own zone are read there: they are not published yet."""
    alias = Alias.objects.select_related("zone").filter(pk=alias_id).first()
    if alias is None:
        return
    found = _inside(alias) or _outside(alias.target)
    resolved(alias_id, alias.target, found, now=now)


def _outside(target: str) -> Addresses:
    return resolvers.named(SYSTEM).addresses(target) if SYSTEM in resolvers.names() else NOBODY


def _inside(alias: Alias) -> Addresses | None:
    """The addresses that the zone itself has for the target, along its CNAMEs; None where those lead out of it."""
    zone, target, ttl = alias.zone.name, f"{alias.target}.", 86_400
    records = records_of(alias.zone)
    for _step in range(len(records) + 1):
        owner = relative_to(target, zone)
        if owner is None:
            return None if target == f"{alias.target}." else _outside(target.removesuffix("."))
        here = [record for record in records if record.owner == owner]
        found = [record for record in here if record.kind in {"A", "AAAA"}]
        if found:
            return _of_records(found, ttl)
        onward = next((record for record in here if record.kind == "CNAME"), None)
        if onward is None:
            return Addresses((), 0, f"{target} has no address in the zone")
        target, ttl = onward.value, min(ttl, onward.ttl)
    return Addresses((), 0, f"{alias.target} leads round in a circle")


def _of_records(found: list[Record], ttl: int) -> Addresses:
    values = tuple(sorted((record.kind, record.value) for record in found))
    return Addresses(values, min(ttl, *(record.ttl for record in found)))
