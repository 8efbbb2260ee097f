"""Which authority issues."""

from typing import Final

from parvis.certificates.ports import Authority, IssuerLookup
from parvis.kit.drivers import Drivers

CHOSEN: Final = "chosen"
authorities: Final = Drivers[Authority]()
"""Without one, no name has HTTPS, and nobody is offered it."""
WORLD: Final = "world"
issuer_lookups: Final = Drivers[IssuerLookup]()
"""Without one, every order is sent: the authority reads CAA records itself."""


def are_issued() -> bool:
    """Say whether certificates are to be had here."""
    return CHOSEN in authorities.names()
