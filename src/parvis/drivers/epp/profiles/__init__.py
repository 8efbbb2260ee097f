"""What single registries ask beside the standards: one small module each, and one line here."""

from collections.abc import Callable
from typing import Final

from parvis.drivers.epp.profiles.afnic import Afnic
from parvis.drivers.epp.profiles.cira import Cira
from parvis.drivers.epp.profiles.dnsbelgium import DnsBelgium
from parvis.drivers.epp.profiles.eurid import Eurid
from parvis.drivers.epp.profiles.profile import Profile
from parvis.drivers.epp.profiles.switch import Switch

PROFILES: Final[dict[str, Callable[[], Profile]]] = {
    "": Profile,
    "afnic": Afnic,
    "cira": Cira,
    "dnsbelgium": DnsBelgium,
    "eurid": Eurid,
    "switch": Switch,
}


class UnknownProfileError(LookupError):
    """No profile of that name."""


def named(name: str) -> Profile:
    """The profile called ``name``; the standards alone where it is empty."""
    if name not in PROFILES:
        raise UnknownProfileError(name)
    return PROFILES[name]()
