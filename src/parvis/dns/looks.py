"""Which drivers look at signed zones from outside."""

from typing import Final

from parvis.dns.ports import Above, Signatures
from parvis.kit.drivers import Drivers

SERVED: Final = "served"
ABOVE: Final = "above"
signatures: Final = Drivers[Signatures]()
above: Final = Drivers[Above]()
