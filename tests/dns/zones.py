"""A zone of a customer, and records as one line each."""

from parvis.dns.actions.zones import open_zone
from parvis.dns.records.checking import written
from parvis.kit.actor import SYSTEM
from tests.factories import NOW, AccountFactory


def record(line, ttl=300, *, zone="exemple.example", note=""):
    """``record("www A 203.0.113.27")``."""
    owner, kind, value = line.split(" ", 2)
    found = written(kind, owner=owner, seconds=ttl, value=value, zone=zone, note=note)
    assert found.record is not None, [str(problem.sentence) for problem in found.problems]
    return found.record


def zone_of(*lines, name="exemple.example", account=None):
    """A published zone at its first version."""
    return open_zone(
        name=name,
        account=account or AccountFactory(),
        records=[record(line, zone=name) for line in lines],
        actor=SYSTEM,
        now=NOW,
    )
