"""Contacts (RFC 5733)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.frames.checks import CheckData, checked_in
from parvis.drivers.epp.frames.postal import Disclosure, PostalInfo, postal_in
from parvis.drivers.epp.frames.transfers import TransferData, TransferStep, transfer_in
from parvis.drivers.epp.parsing import children, instant, needed, text
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class ContactInfo:
    """A contact as the registry has it."""

    handle: str
    statuses: tuple[str, ...]
    postal: tuple[PostalInfo, ...]
    voice: str
    fax: str
    email: str
    sponsor: str


@dataclass(frozen=True, slots=True)
class ContactCreated:
    """The registry created it, under ``handle``: registries that choose handles themselves give another than asked."""

    handle: str
    created_at: datetime


def _code(code: str) -> Element | None:
    return element("contact:authInfo", element("contact:pw", code)) if code else None


@dataclass(frozen=True, slots=True)
class CheckContacts:
    """Are these handles still free?"""

    transforms: ClassVar[bool] = False

    handles: Sequence[str]

    def element(self) -> Element:
        return element("check", element("contact:check", *(element("contact:id", handle) for handle in self.handles)))

    def answer(self, response: Response) -> tuple[CheckData, ...]:
        return checked_in(response.needed("contact:chkData"), "contact", "id")


@dataclass(frozen=True, slots=True)
class InfoContact:
    """What the registry has of a contact."""

    transforms: ClassVar[bool] = False

    handle: str
    auth_code: str = ""

    def element(self) -> Element:
        return element("info", element("contact:info", element("contact:id", self.handle), _code(self.auth_code)))

    def answer(self, response: Response) -> ContactInfo:
        found = response.needed("contact:infData")
        return ContactInfo(
            handle=needed(found, "contact:id"),
            statuses=tuple(part.get("s", "") for part in children(found, "contact:status")),
            postal=tuple(postal_in(part) for part in children(found, "contact:postalInfo")),
            voice=text(found, "contact:voice"),
            fax=text(found, "contact:fax"),
            email=text(found, "contact:email"),
            sponsor=needed(found, "contact:clID"),
        )


@dataclass(frozen=True, slots=True)
class CreateContact:
    """Creates a contact under ``handle`` (3 to 16 characters)."""

    transforms: ClassVar[bool] = True

    handle: str
    postal: Sequence[PostalInfo]
    voice: str
    email: str
    auth_code: str
    fax: str = ""
    disclosure: Disclosure | None = None

    def element(self) -> Element:
        return element(
            "create",
            element(
                "contact:create",
                element("contact:id", self.handle),
                *(postal.element() for postal in self.postal),
                written("contact:voice", self.voice),
                written("contact:fax", self.fax),
                element("contact:email", self.email),
                element("contact:authInfo", element("contact:pw", self.auth_code)),
                self.disclosure.element() if self.disclosure else None,
            ),
        )

    def answer(self, response: Response) -> ContactCreated:
        found = response.needed("contact:creData")
        return ContactCreated(needed(found, "contact:id"), instant(found, "contact:crDate"))


@dataclass(frozen=True, slots=True)
class DeleteContact:
    """Deletes a contact that nothing uses."""

    transforms: ClassVar[bool] = True

    handle: str

    def element(self) -> Element:
        return element("delete", element("contact:delete", element("contact:id", self.handle)))

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


@dataclass(frozen=True, slots=True)
class UpdateContact:
    """Changes a contact. What is empty or None stays as it is; an empty ``voice`` or ``fax`` is taken away."""

    transforms: ClassVar[bool] = True

    handle: str
    postal: Sequence[PostalInfo] = ()
    voice: str | None = None
    fax: str | None = None
    email: str = ""
    auth_code: str = ""
    disclosure: Disclosure | None = None
    added: Sequence[str] = ()
    removed: Sequence[str] = ()

    def element(self) -> Element:
        changes = element(
            "contact:chg",
            *(postal.element(clears=True) for postal in self.postal),
            None if self.voice is None else element("contact:voice", self.voice),
            None if self.fax is None else element("contact:fax", self.fax),
            written("contact:email", self.email),
            _code(self.auth_code),
            self.disclosure.element() if self.disclosure else None,
        )
        return element(
            "update",
            element(
                "contact:update",
                element("contact:id", self.handle),
                _statuses("contact:add", self.added),
                _statuses("contact:rem", self.removed),
                changes if len(changes) else None,
            ),
        )

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


def _statuses(tag: str, statuses: Sequence[str]) -> Element | None:
    if not statuses:
        return None
    return element(tag, *(element("contact:status", attributes={"s": status}) for status in statuses))


@dataclass(frozen=True, slots=True)
class TransferContact:
    """A step of a contact's transfer."""

    handle: str
    step: TransferStep
    auth_code: str = ""

    @property
    def transforms(self) -> bool:
        return self.step != TransferStep.QUERY

    def element(self) -> Element:
        return element(
            "transfer",
            element("contact:transfer", element("contact:id", self.handle), _code(self.auth_code)),
            attributes={"op": self.step.value},
        )

    def answer(self, response: Response) -> TransferData | None:
        """The transfer; None where the registry tells no more than that the step was taken."""
        found = response.found("contact:trnData")
        return None if found is None else transfer_in(found, "contact", "id")
