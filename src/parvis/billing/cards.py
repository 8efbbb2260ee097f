"""Which company takes cards."""

from typing import Final

from parvis.billing.ports import CardDriver
from parvis.kit.drivers import Drivers

cards: Final = Drivers[CardDriver]()
SANDBOX: Final = "sandbox"
