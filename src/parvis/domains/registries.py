"""Which driver speaks to which registry, and which one tells its public data, by the registry's code."""

from typing import Final

from parvis.domains.ports import RegistrationDataSource, RegistryDriver
from parvis.kit.drivers import Drivers

registries: Final = Drivers[RegistryDriver]()
public_data: Final = Drivers[RegistrationDataSource]()
