"""Addresses of name servers that are inside the name they serve (glue)."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.kit.refusals import NotAllowedError

MOST: Final = 13
_DOCUMENTATION: Final = tuple(
    map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"))
)
"""RFC 5737, RFC 3849 and RFC 9637: addresses of examples, nobody's."""


def is_inside(host: str, name: str) -> bool:
    """Say whether ``host`` is ``name`` or under it: nobody finds it without its address at the registry."""
    return host == name or host.endswith(f".{name}")


def checked_addresses(typed: str, *, field: str) -> list[str]:
    """Return the addresses in their shortest form, each once; or NotAllowedError, about ``field``, saying what is wrong.

    Only addresses that the whole Internet reaches; those of documentation in a demonstration besides.
    """
    found: list[str] = []
    for word in typed.replace(",", " ").replace(";", " ").split():
        try:
            address = ip_address(word)
        except ValueError:
            wrong = _("“%(word)s” is not an IPv4 or IPv6 address.")
            raise NotAllowedError(wrong % {"word": word}, field=field) from None
        if not _is_public(address):
            hidden = _("%(address)s is not reachable from the Internet. Enter the public address of the server.")
            raise NotAllowedError(hidden % {"address": address}, field=field)
        found.append(str(address))
    if len(found) > MOST:
        raise NotAllowedError(_("Enter at most thirteen addresses."), field=field)
    return list(dict.fromkeys(found))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if any(address in network for network in _DOCUMENTATION):
        return settings.PARVIS_DEMO
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour or address.teredo):
        return False
    return address.is_global and not address.is_multicast
