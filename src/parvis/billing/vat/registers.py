"""Which register of VAT numbers is asked."""

from typing import Final

from parvis.billing.vat.ports import VatRegister
from parvis.kit.drivers import Drivers

VIES: Final = "vies"
registers: Final = Drivers[VatRegister]()
"""At most one, under ``VIES``. Without one, no number is checked and no sale is reverse-charged."""
