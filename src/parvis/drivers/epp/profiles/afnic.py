"""AFNIC (.fr, .re, .pm, .tf, .wf, .yt): its extension frnic tells persons from organisations, and how they are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from parvis.domains.ports import Capability, ContactData, Reachability
from parvis.drivers.epp.commands import Command, Extension
from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.extensions.frnic import TradeDomain, trade_in
from parvis.drivers.epp.extensions.frnic_contacts import Reachable, reachability_in
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import text
from parvis.drivers.epp.profiles.profile import Asked, Profile, TradeTold
from parvis.drivers.epp.results import Response

_NUMBERS: Final = (
    ("frnic:siren", "registration_number"),
    ("frnic:VAT", "vat_number"),
    ("frnic:trademark", "trademark"),
    ("frnic:DUNS", "duns_number"),
    ("frnic:local", "local_number"),
)


@dataclass(frozen=True, slots=True)
class _Qualified:
    data: ContactData

    def element(self) -> Element:
        kind = _organisation(self.data.extra) if _is_organised(self.data) else _person(self.data.extra)
        contact = element("frnic:contact", *kind)
        return element("frnic:ext", element("frnic:create", contact))


def _is_organised(data: ContactData) -> bool:
    return data.extra.get("kind") == "organisation"


def _person(extra: Mapping[str, str]) -> list[Element]:
    birth = element(
        "frnic:individualInfos",
        written("frnic:birthDate", extra.get("birth_date", "")),
        written("frnic:birthCity", extra.get("birth_place", "")),
        written("frnic:birthPc", extra.get("birth_postal_code", "")),
        written("frnic:birthCc", extra.get("birth_country", "")),
    )
    published = element("frnic:list", "restrictedPublication")
    return [published, *([birth] if len(birth) else []), element("frnic:firstName", extra.get("first_name", ""))]


def _organisation(extra: Mapping[str, str]) -> list[Element]:
    legal = extra.get("legal_type", "company")
    return [
        element(
            "frnic:legalEntityInfos",
            element(
                "frnic:legalStatus",
                extra.get("legal_type_text", "") if legal == "other" else None,
                attributes={"s": legal},
            ),
            *(written(tag, extra.get(name, "")) for tag, name in _NUMBERS),
            element("frnic:asso", element("frnic:waldec", number)) if (number := extra.get("waldec", "")) else None,
        )
    ]


class Afnic(Profile):
    """A person's family name stands alone in the standard field; an organisation's name takes it."""

    namespaces: ClassVar[Mapping[str, str]] = {"frnic": "http://www.afnic.fr/xml/epp/frnic-2.0"}
    lacks: ClassVar[frozenset[Capability]] = frozenset({Capability.HOLDER_UPDATE})
    has: ClassVar[frozenset[Capability]] = frozenset({Capability.QUALIFICATION})
    postal: ClassVar[str] = "loc"
    chooses_handles: ClassVar[bool] = True

    def prepared(self, data: ContactData) -> ContactData:
        if _is_organised(data):
            return replace(data, name=data.organisation or data.name, organisation="")
        return replace(data, name=data.extra.get("last_name", "") or data.name)

    def contact_created(self, data: ContactData) -> Sequence[Extension]:
        return [_Qualified(data)]

    def reachable_told(self, media: str) -> Sequence[Extension]:
        return [Reachable(media)]

    def reachability_in(self, response: Response) -> Reachability:
        return reachability_in(response)

    def extra_in(self, response: Response) -> Mapping[str, str]:
        found = response.extension("frnic:ext")
        contact = None if found is None else next(found.iter(clark("frnic:contact")), None)
        if contact is None:
            return {}
        first_name = text(contact, "frnic:firstName")
        return {"first_name": first_name} if first_name else {}

    def trade_requested(self, name: str, registrant: str, others: Sequence[tuple[str, str]], auth_code: str) -> Asked:  # noqa: ARG002 - the other contacts stay
        return TradeDomain(name, "request", auth_code, registrant), ()

    def trade_queried(self, name: str, auth_code: str) -> Command[object]:
        return TradeDomain(name, "query", auth_code)

    def trade_in(self, response: Response) -> TradeTold | None:
        data = trade_in(response)
        if data is None:
            return None
        return TradeTold(data.name, data.status, data.holder, data.requested_at, data.answer_by)
