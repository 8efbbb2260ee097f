"""Which authority issues."""

from typing import Final

from parvis.certificates.ports import Authority
from parvis.kit.drivers import Drivers

CHOSEN: Final = "chosen"
authorities: Final = Drivers[Authority]()
"""Without one, no name has HTTPS, and nobody is offered it."""


def are_issued() -> bool:
    """Say whether certificates are to be had here."""
    return CHOSEN in authorities.names()
