"""Which addresses a stranger's word may have us connect to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Final

_TRANSLATED: Final = IPv6Network("64:ff9b::/32")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052, 8215), private ones included."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether ``address`` is one of the Internet's, that nothing of ours answers at."""
    if isinstance(address, IPv6Address) and (address.sixtofour or address.teredo or address in _TRANSLATED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
