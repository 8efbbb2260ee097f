"""Parts of a contact (RFC 5733 section 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.parsing import child, children, text, text_of


@dataclass(frozen=True, slots=True)
class PostalInfo:
    """Name and address. ``kind``: ``int`` in ASCII only, ``loc`` in any letters."""

    kind: str
    name: str
    organisation: str
    street: tuple[str, ...]
    city: str
    region: str
    postal_code: str
    country: str

    def element(self, *, clears: bool = False) -> Element:
        """As it is created; with ``clears`` an empty organisation is written, which takes away what was there."""
        return element(
            "contact:postalInfo",
            element("contact:name", self.name),
            element("contact:org", self.organisation) if self.organisation or clears else None,
            element(
                "contact:addr",
                *(element("contact:street", line) for line in self.street),
                element("contact:city", self.city),
                written("contact:sp", self.region),
                written("contact:pc", self.postal_code),
                element("contact:cc", self.country),
            ),
            attributes={"type": self.kind},
        )


def postal_in(found: Element) -> PostalInfo:
    """A ``postalInfo``, or FrameError. Parts that a registry keeps from us are empty."""
    addr = child(found, "contact:addr")
    return PostalInfo(
        kind=found.get("type", ""),
        name=text(found, "contact:name"),
        organisation=text(found, "contact:org"),
        street=tuple(line for part in children(addr, "contact:street") if (line := text_of(part))),
        city=text(addr, "contact:city"),
        region=text(addr, "contact:sp"),
        postal_code=text(addr, "contact:pc"),
        country=text(addr, "contact:cc").upper(),
    )


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may (``is_allowed``) or may not be published. ``parts`` are those of RFC 5733: name, org, addr, voice, …"""

    is_allowed: bool
    parts: Sequence[str]
    kind: str = "loc"

    def element(self) -> Element:
        placed = {"name", "org", "addr"}
        return element(
            "contact:disclose",
            *(
                element(f"contact:{part}", attributes={"type": self.kind} if part in placed else None)
                for part in self.parts
            ),
            attributes={"flag": "1" if self.is_allowed else "0"},
        )
