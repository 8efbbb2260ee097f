"""Which driver speaks to which registry, by the registry's code."""

from typing import Final

from parvis.domains.ports import RegistryDriver
from parvis.kit.drivers import Drivers

registries: Final = Drivers[RegistryDriver]()
