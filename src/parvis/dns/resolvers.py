"""Which driver looks names up."""

from typing import Final

from parvis.dns.ports import Resolver
from parvis.kit.drivers import Drivers

SYSTEM: Final = "system"
resolvers: Final = Drivers[Resolver]()
"""Without one, an ALIAS follows names of its own zone alone."""
