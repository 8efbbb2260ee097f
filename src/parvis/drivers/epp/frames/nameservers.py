"""Name servers of a name: host objects, or attributes of the name (RFC 5731 section 1.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.frames.addresses import address


@dataclass(frozen=True, slots=True)
class NameServers:
    """Name servers with their addresses, as host objects or, with ``are_objects`` false, as attributes."""

    hosts: Mapping[str, Sequence[str]]
    are_objects: bool = True

    def element(self) -> Element | None:
        if not self.hosts:
            return None
        if self.are_objects:
            return element("domain:ns", *(element("domain:hostObj", name) for name in self.hosts))
        return element("domain:ns", *(_attribute(name, addresses) for name, addresses in self.hosts.items()))


def _attribute(name: str, addresses: Sequence[str]) -> Element:
    return element(
        "domain:hostAttr",
        element("domain:hostName", name),
        *(address("domain:hostAddr", written) for written in addresses),
    )


NOBODY = NameServers({})
