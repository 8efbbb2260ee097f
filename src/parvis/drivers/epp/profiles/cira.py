"""CIRA (.ca): its extension tells the Canadian presence of a holder and the agreement that was accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from parvis.domains.ports import Capability, ContactData, RefusedError
from parvis.drivers.epp.commands import Extension
from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import text_of
from parvis.drivers.epp.profiles.profile import Profile
from parvis.drivers.epp.results import Response

_MISSING = 2003


@dataclass(frozen=True, slots=True)
class _Presence:
    extra: Mapping[str, str]
    tag: str

    def element(self) -> Element:
        extra = self.extra
        is_accepted = bool(extra.get("agreement_version"))
        return element(
            self.tag,
            element("cira:language", "fr" if extra.get("language") == "fr" else "en"),
            written("cira:originatingIpAddress", extra.get("ip", "")),
            written("cira:cprCategory", extra.get("legal_type", "")),
            written("cira:ciraAgreementVersion", extra.get("agreement_version", "")),
            element("cira:agreementValue", "Y") if is_accepted else None,
            written("cira:whoisDisplaySetting", extra.get("whois", "")),
        )


class Cira(Profile):
    """A holder says on which ground it is Canadian; a contact that is no holder (``role``) does not. A code moves a name at once."""

    namespaces: ClassVar[Mapping[str, str]] = {"cira": "urn:ietf:params:xml:ns:cira-1.0"}
    lacks: ClassVar[frozenset[Capability]] = frozenset({Capability.TRANSFER_ANSWER})
    postal: ClassVar[str] = "loc"

    def contact_created(self, data: ContactData) -> Sequence[Extension]:
        if data.extra.get("role", "registrant") == "registrant" and not data.extra.get("legal_type"):
            raise RefusedError("the holder's Canadian presence (legal type) is missing", code=_MISSING)
        return [_Presence(data.extra, "cira:ciraCreate")]

    def contact_updated(self, data: ContactData) -> Sequence[Extension]:
        kept = {name: value for name, value in data.extra.items() if name in {"language", "legal_type", "whois"}}
        return [_Presence(kept, "cira:ciraUpdate")]

    def extra_in(self, response: Response) -> Mapping[str, str]:
        found = response.extension("cira:ciraInfo")
        if found is None:
            return {}
        told = {
            "legal_type": text_of(found.find(clark("cira:cprCategory"))),
            "language": text_of(found.find(clark("cira:language"))),
        }
        return {name: value for name, value in told.items() if value}
