"""Addresses of hosts, the same in RFC 5731 and 5732."""

from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.parsing import FrameError, text_of


def address(tag: str, written: str) -> Element:
    """An address with its family; ValueError where it is none."""
    return element(tag, written, attributes={"ip": f"v{ip_address(written).version}"})


def address_in(found: Element) -> str:
    """An address in its shortest form, or FrameError."""
    written = text_of(found)
    try:
        return str(IPv6Address(written) if found.get("ip") == "v6" else IPv4Address(written))
    except AddressValueError as error:
        message = f"{written[:60]!r} is no address"
        raise FrameError(message) from error
