"""Changes of holder at DNS Belgium (extension dnsbe): a transfer to another registrant, with the code that the holder is sent.

Trades were done away with in June 2011: a transfer moves a name to another registrar, to another holder, or both. From
docs.dnsbelgium.be, «Transfer domain», and Net-DRI; to be confirmed on the registry's test platform.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from parvis.drivers.epp.commands import OwnCommand
from parvis.drivers.epp.elements import Element, element, written
from parvis.drivers.epp.results import Response

SAME: Final = "#AUTO#"
"""In place of a registrant: the data of the present one are copied."""


@dataclass(frozen=True, slots=True)
class TransferTo:
    """Goes with a transfer: who is to be the holder, and the other contacts, pairs of role and handle."""

    registrant: str
    others: Sequence[tuple[str, str]] = ()

    def element(self) -> Element:
        by_role = dict(self.others)
        parts = element(
            "dnsbe:domain",
            element("dnsbe:registrant", self.registrant),
            *(written(f"dnsbe:{role}", by_role.get(role, "")) for role in ("billing", "tech")),
        )
        return element("dnsbe:ext", element("dnsbe:transfer", parts))


@dataclass(frozen=True, slots=True)
class RequestAuthCode(OwnCommand):
    """Has the registry send the code to the holder, by e-mail; it is valid for seven days."""

    prefix: ClassVar[str] = "dnsbe"
    transforms: ClassVar[bool] = False
    """It only sends a letter: asking twice sends two."""

    name: str

    def element(self) -> Element:
        return element("dnsbe:requestAuthCode", element("dnsbe:domainName", self.name))

    def answer(self, response: Response) -> None:
        """Nothing but the result."""
