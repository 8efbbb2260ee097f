"""DNS Belgium (.be): its extension says what a contact is for, and why a command was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from parvis.domains.ports import Capability, ContactData
from parvis.drivers.epp.commands import Command, Extension
from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.extensions.dnsbe import SAME, RequestAuthCode, TransferTo
from parvis.drivers.epp.frames.domain import TransferDomain
from parvis.drivers.epp.frames.transfers import TransferStep
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import text_of
from parvis.drivers.epp.profiles.profile import Asked, Profile
from parvis.drivers.epp.results import Response

_LANGUAGES: Final = frozenset({"nl", "fr", "en"})


def _language(extra: Mapping[str, str]) -> str:
    language = extra.get("language", "en")
    return language if language in _LANGUAGES else "en"


@dataclass(frozen=True, slots=True)
class _Created:
    data: ContactData

    def element(self) -> Element:
        extra = self.data.extra
        contact = element(
            "dnsbe:contact",
            element("dnsbe:type", extra.get("role", "licensee")),
            written("dnsbe:vat", extra.get("vat_number", "")),
            element("dnsbe:lang", _language(extra)),
        )
        return element("dnsbe:ext", element("dnsbe:create", contact))


class DnsBelgium(Profile):
    """Names renew by themselves; handles are the registry's own; name servers are attributes; a code moves at once."""

    namespaces: ClassVar[Mapping[str, str]] = {"dnsbe": "http://www.dns.be/xml/epp/dnsbe-1.0"}
    lacks: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.HOSTS,
            Capability.RENEW,
            Capability.TRANSFER_ANSWER,
            Capability.LOCK,
            Capability.DS_DATA,
            Capability.HOLDER_UPDATE,
            Capability.AUTH_CODE,
        }
    )
    postal: ClassVar[str] = "loc"
    chooses_handles: ClassVar[bool] = True

    def contact_created(self, data: ContactData) -> Sequence[Extension]:
        return [_Created(data)]

    def domain_transferred(self, name: str, contacts: Mapping[str, str]) -> Sequence[Extension]:  # noqa: ARG002 - one shape
        others = [(role, handle) for role, handle in contacts.items() if role != "registrant"]
        return [TransferTo(contacts.get("registrant", SAME), others)]

    def trade_requested(self, name: str, registrant: str, others: Sequence[tuple[str, str]], auth_code: str) -> Asked:
        return TransferDomain(name, TransferStep.REQUEST, auth_code), [TransferTo(registrant, others)]

    def code_requested(self, name: str) -> Command[object]:
        return RequestAuthCode(name)

    def reason_in(self, response: Response) -> str:
        found = response.extension("dnsbe:ext")
        return "" if found is None else "; ".join(text_of(part) for part in found.iter(clark("dnsbe:msg")))
