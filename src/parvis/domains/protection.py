"""How a name stands with DNSSEC, as far as we know."""

from enum import StrEnum

from parvis.dns.queries import live_zone, signing_keys
from parvis.domains.models import Domain
from parvis.domains.wanted_ds import is_as_wanted


class Protection(StrEnum):
    """What DS records at the registry and keys in our zone make together."""

    OFF = "off"
    SIGNED = "signed"
    """The zone is signed, and the registry does not say so: nobody checks."""
    ON = "on"
    BROKEN = "broken"
    """The registry names keys that the zone is not signed with: who validates is told nothing."""
    UNKNOWN = "unknown"


def protection_of(domain: Domain) -> Protection:
    """Of a name whose zone is ours."""
    if domain.ds is None:
        return Protection.UNKNOWN
    zone = live_zone(domain.name)
    keys = (
        [key.public for key in signing_keys(zone)] if zone is not None and zone.account_id == domain.account_id else []
    )
    if not domain.ds:
        return Protection.SIGNED if keys else Protection.OFF
    # One of the keys is enough: there are two while one takes the place of the other.
    return Protection.ON if any(is_as_wanted(domain, [key]) for key in keys) else Protection.BROKEN
