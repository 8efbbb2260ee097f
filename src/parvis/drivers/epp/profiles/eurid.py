"""EURid (.eu): its extensions tell natural persons and their citizenship, and five states of names of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from parvis.domains.ports import Capability, ContactData
from parvis.drivers.epp.commands import Extension
from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.parsing import text
from parvis.drivers.epp.profiles.profile import Profile
from parvis.drivers.epp.results import Response

_STATES: Final = ("onHold", "quarantined", "suspended", "seized", "delayed")


@dataclass(frozen=True, slots=True)
class _Particulars:
    data: ContactData

    def element(self) -> Element:
        extra = self.data.extra
        is_person = extra.get("kind") != "organisation"
        return element(
            "contact-ext:create",
            element("contact-ext:type", extra.get("role", "registrant")),
            written("contact-ext:vat", extra.get("vat_number", "")),
            element("contact-ext:lang", extra.get("language", "en")),
            element("contact-ext:naturalPerson", "true" if is_person else "false"),
            written("contact-ext:countryOfCitizenship", extra.get("citizenship", "") if is_person else ""),
        )


class Eurid(Profile):
    """Handles are the registry's own, name servers are attributes, and a name moves as soon as its code is shown."""

    namespaces: ClassVar[Mapping[str, str]] = {
        "contact-ext": "http://www.eurid.eu/xml/epp/contact-ext-1.3",
        "domain-ext": "http://www.eurid.eu/xml/epp/domain-ext-2.5",
    }
    lacks: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.HOSTS, Capability.TRANSFER_ANSWER, Capability.LOCK, Capability.DS_DATA}
    )
    postal: ClassVar[str] = "loc"
    chooses_handles: ClassVar[bool] = True

    def contact_created(self, data: ContactData) -> Sequence[Extension]:
        return [_Particulars(data)]

    def statuses_in(self, response: Response) -> frozenset[str]:
        found = response.extension("domain-ext:infData")
        if found is None:
            return frozenset()
        return frozenset(state for state in _STATES if text(found, f"domain-ext:{state}") in {"true", "1"})
