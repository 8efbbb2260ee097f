"""Which driver speaks to which registry, and which one tells its public data, by the registry's code."""

from typing import Final

from parvis.domains.ports import (
    Capability,
    ClaimsNotices,
    Delegations,
    Lookups,
    RegistrationDataSource,
    RegistryDriver,
    ZoneSource,
)
from parvis.kit.drivers import Drivers, UnknownDriverError

registries: Final = Drivers[RegistryDriver]()
public_data: Final = Drivers[RegistrationDataSource]()
claims_notices: Final = Drivers[ClaimsNotices]()
"""Under "tmch"; nobody there where no registry has claims."""
delegations: Final = Drivers[Delegations]()
"""Under "dns"; nobody there where nobody is to be asked."""
WORLD: Final = "world"
lookups: Final = Drivers[Lookups]()
"""Under ``WORLD``; nobody there where nobody outside is to be asked."""
zone_sources: Final = Drivers[ZoneSource]()
"""The same."""


def offers(registry: str, capability: Capability) -> bool:
    """Say whether that registry can be asked for it: pages offer nothing elsewhere. Asks nobody."""
    try:
        return capability in registries.named(registry).capabilities
    except UnknownDriverError:
        # Not reached from here any more: the operation stops and tells staff so, rather than the customer.
        return True
