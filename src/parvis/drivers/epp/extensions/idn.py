"""Tables of characters for internationalised names (idn-1.0)."""

from dataclasses import dataclass

from parvis.drivers.epp.elements import Element, element, written


@dataclass(frozen=True, slots=True)
class IdnTable:
    """Goes with a create: which of the registry's tables the name is written in, and the name in Unicode."""

    table: str
    name: str = ""

    def element(self) -> Element:
        return element("idn:data", element("idn:table", self.table), written("idn:uname", self.name))
