"""In a demonstration, the zones above are the simulated registries: what they have is what their servers would say."""

from typing import Final

from parvis.dns.ports import Told
from parvis.domains import ds
from parvis.domains.models import Domain
from parvis.domains.ports import KeyRecord, UnavailableError
from parvis.domains.registries import registries
from parvis.kit.drivers import UnknownDriverError

TTL: Final = 86_400


class SimulatedAbove:
    """Asks the registry of the name, by EPP."""

    def told(self, name: str) -> Told:
        domain = Domain.objects.filter(name=name).order_by("-pk").first()
        try:
            seen = registries.named(domain.registry).fetch(name) if domain is not None else None
        except (UnavailableError, UnknownDriverError) as error:
            return Told((), problem=str(error) or type(error).__name__)
        records = seen.ds if seen is not None else ()
        digests = [ds.of_key(name, one) if isinstance(one, KeyRecord) else one for one in records]
        return Told((frozenset(map(ds.written, digests)),), TTL if digests else 0)
