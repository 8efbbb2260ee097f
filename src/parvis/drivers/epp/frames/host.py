"""Host objects (RFC 5732)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.frames.addresses import address, address_in
from parvis.drivers.epp.frames.checks import CheckData, checked_in
from parvis.drivers.epp.parsing import children, needed
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class HostInfo:
    """A host as the registry has it."""

    name: str
    statuses: tuple[str, ...]
    addresses: tuple[str, ...]
    sponsor: str


@dataclass(frozen=True, slots=True)
class CheckHosts:
    """Are these hosts still to be created?"""

    transforms: ClassVar[bool] = False

    names: Sequence[str]

    def element(self) -> Element:
        return element("check", element("host:check", *(element("host:name", name) for name in self.names)))

    def answer(self, response: Response) -> tuple[CheckData, ...]:
        return checked_in(response.needed("host:chkData"), "host", "name")


@dataclass(frozen=True, slots=True)
class InfoHost:
    """What the registry has of a host."""

    transforms: ClassVar[bool] = False

    name: str

    def element(self) -> Element:
        return element("info", element("host:info", element("host:name", self.name)))

    def answer(self, response: Response) -> HostInfo:
        found = response.needed("host:infData")
        return HostInfo(
            name=needed(found, "host:name").lower(),
            statuses=tuple(part.get("s", "") for part in children(found, "host:status")),
            addresses=tuple(address_in(part) for part in children(found, "host:addr")),
            sponsor=needed(found, "host:clID"),
        )


@dataclass(frozen=True, slots=True)
class CreateHost:
    """Creates a host, with addresses where it is inside a name of the same registry."""

    transforms: ClassVar[bool] = True

    name: str
    addresses: Sequence[str] = ()

    def element(self) -> Element:
        return element(
            "create",
            element("host:create", element("host:name", self.name), *_addresses(self.addresses)),
        )

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


@dataclass(frozen=True, slots=True)
class DeleteHost:
    """Deletes a host that no name uses."""

    transforms: ClassVar[bool] = True

    name: str

    def element(self) -> Element:
        return element("delete", element("host:delete", element("host:name", self.name)))

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


@dataclass(frozen=True, slots=True)
class UpdateHost:
    """Changes addresses, statuses or, with ``new_name``, the name."""

    transforms: ClassVar[bool] = True

    name: str
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    added_statuses: Sequence[str] = ()
    removed_statuses: Sequence[str] = ()
    new_name: str = ""

    def element(self) -> Element:
        return element(
            "update",
            element(
                "host:update",
                element("host:name", self.name),
                _parts("host:add", self.added, self.added_statuses),
                _parts("host:rem", self.removed, self.removed_statuses),
                element("host:chg", element("host:name", self.new_name)) if self.new_name else None,
            ),
        )

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


def _addresses(addresses: Sequence[str]) -> list[Element]:
    return [address("host:addr", written) for written in addresses]


def _parts(tag: str, addresses: Sequence[str], statuses: Sequence[str]) -> Element | None:
    if not addresses and not statuses:
        return None
    return element(
        tag, *_addresses(addresses), *(element("host:status", attributes={"s": status}) for status in statuses)
    )
