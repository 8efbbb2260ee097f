"""Domain names: what is asked (RFC 5731)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.frames.checks import CheckData, checked_in
from parvis.drivers.epp.frames.domain_answers import (
    Created,
    DomainInfo,
    Renewed,
    created_in,
    domain_in,
    renewed_in,
)
from parvis.drivers.epp.frames.nameservers import NOBODY, NameServers
from parvis.drivers.epp.frames.transfers import TransferData, TransferStep, transfer_in
from parvis.drivers.epp.results import Response


def _period(years: int | None) -> Element | None:
    return None if years is None else element("domain:period", str(years), attributes={"unit": "y"})


def _code(code: str) -> Element | None:
    return element("domain:authInfo", element("domain:pw", code)) if code else None


def _contacts(contacts: Sequence[tuple[str, str]]) -> list[Element]:
    return [element("domain:contact", handle, attributes={"type": role}) for role, handle in contacts]


@dataclass(frozen=True, slots=True)
class CheckDomains:
    """Can these names be registered?"""

    transforms: ClassVar[bool] = False

    names: Sequence[str]

    def element(self) -> Element:
        return element("check", element("domain:check", *(element("domain:name", name) for name in self.names)))

    def answer(self, response: Response) -> tuple[CheckData, ...]:
        return checked_in(response.needed("domain:chkData"), "domain", "name")


@dataclass(frozen=True, slots=True)
class InfoDomain:
    """What the registry has of a name. ``hosts``: ``all``, ``del`` (delegated), ``sub`` (subordinate) or ``none``."""

    transforms: ClassVar[bool] = False

    name: str
    hosts: str = "all"
    auth_code: str = ""

    def element(self) -> Element:
        named = element("domain:name", self.name, attributes={"hosts": self.hosts})
        return element("info", element("domain:info", named, _code(self.auth_code)))

    def answer(self, response: Response) -> DomainInfo:
        return domain_in(response)


@dataclass(frozen=True, slots=True)
class CreateDomain:
    """Registers a name. ``contacts`` are roles (``admin``, ``tech``, ``billing``) with handles."""

    transforms: ClassVar[bool] = True

    name: str
    auth_code: str
    years: int | None = None
    nameservers: NameServers = NOBODY
    registrant: str = ""
    contacts: Sequence[tuple[str, str]] = ()

    def element(self) -> Element:
        return element(
            "create",
            element(
                "domain:create",
                element("domain:name", self.name),
                _period(self.years),
                self.nameservers.element(),
                element("domain:registrant", self.registrant) if self.registrant else None,
                *_contacts(self.contacts),
                element("domain:authInfo", element("domain:pw", self.auth_code)),
            ),
        )

    def answer(self, response: Response) -> Created:
        return created_in(response)


@dataclass(frozen=True, slots=True)
class DeleteDomain:
    """Deletes a name."""

    transforms: ClassVar[bool] = True

    name: str

    def element(self) -> Element:
        return element("delete", element("domain:delete", element("domain:name", self.name)))

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


@dataclass(frozen=True, slots=True)
class RenewDomain:
    """Extends by ``years`` from the expiry that was seen: another one is refused, so a repeat is harmless."""

    transforms: ClassVar[bool] = True

    name: str
    expires_at: datetime
    years: int

    def element(self) -> Element:
        seen = self.expires_at.astimezone(UTC).date().isoformat()
        return element(
            "renew",
            element(
                "domain:renew",
                element("domain:name", self.name),
                element("domain:curExpDate", seen),
                _period(self.years),
            ),
        )

    def answer(self, response: Response) -> Renewed:
        return renewed_in(response)


@dataclass(frozen=True, slots=True)
class TransferDomain:
    """A step of a transfer. Only QUERY leaves everything as it is."""

    name: str
    step: TransferStep
    auth_code: str = ""
    years: int | None = None

    @property
    def transforms(self) -> bool:
        return self.step != TransferStep.QUERY

    def element(self) -> Element:
        return element(
            "transfer",
            element(
                "domain:transfer",
                element("domain:name", self.name),
                _period(self.years),
                _code(self.auth_code),
            ),
            attributes={"op": self.step.value},
        )

    def answer(self, response: Response) -> TransferData | None:
        """The transfer; None where the registry tells no more than that the step was taken."""
        found = response.found("domain:trnData")
        return None if found is None else transfer_in(found, "domain", "name")


@dataclass(frozen=True, slots=True)
class DomainParts:
    """What an update adds or takes away."""

    nameservers: NameServers = NOBODY
    contacts: Sequence[tuple[str, str]] = ()
    statuses: Sequence[str] = ()

    def element(self, tag: str) -> Element | None:
        made = element(
            tag,
            self.nameservers.element(),
            *_contacts(self.contacts),
            *(element("domain:status", attributes={"s": status}) for status in self.statuses),
        )
        return made if len(made) else None


@dataclass(frozen=True, slots=True)
class UpdateDomain:
    """Changes a name. ``registrant`` and ``auth_code`` are left as they are where they are None; "" takes them away."""

    transforms: ClassVar[bool] = True

    name: str
    added: DomainParts = field(default_factory=DomainParts)
    removed: DomainParts = field(default_factory=DomainParts)
    registrant: str | None = None
    auth_code: str | None = None
    changes_nothing: bool = False
    """An extension alone changes: an empty ``chg`` is written, as RFC 3915 section 4.2.5 shows it."""

    def element(self) -> Element:
        return element(
            "update",
            element(
                "domain:update",
                element("domain:name", self.name),
                self.added.element("domain:add"),
                self.removed.element("domain:rem"),
                self._change(),
            ),
        )

    def _change(self) -> Element | None:
        code = None
        if self.auth_code is not None:
            content = element("domain:pw", self.auth_code) if self.auth_code else element("domain:null")
            code = element("domain:authInfo", content)
        registrant = None if self.registrant is None else element("domain:registrant", self.registrant)
        if code is None and registrant is None and not self.changes_nothing:
            return None
        return element("domain:chg", registrant, code)

    def answer(self, response: Response) -> None:
        """Nothing but the result."""
