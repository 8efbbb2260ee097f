"""Trademark claims at the launch of an extension (RFC 8334): asking for a notice, and saying that it was accepted."""

from dataclasses import dataclass
from datetime import datetime

from parvis.drivers.epp.elements import Element, element, instant
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import child, children, is_true, text_of
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class ClaimsCheck:
    """Asks with a check which names have a claims notice."""

    def element(self) -> Element:
        return element("launch:check", element("launch:phase", "claims"), attributes={"type": "claims"})


@dataclass(frozen=True, slots=True)
class ClaimsAccepted:
    """Says with a create which notice was accepted, and when (section 3.3.1)."""

    notice_id: str
    not_after: datetime
    accepted_at: datetime
    validator: str = ""

    def element(self) -> Element:
        return element(
            "launch:create",
            element("launch:phase", "claims"),
            element(
                "launch:notice",
                element(
                    "launch:noticeID",
                    self.notice_id,
                    attributes={"validatorID": self.validator} if self.validator else None,
                ),
                element("launch:notAfter", instant(self.not_after)),
                element("launch:acceptedDate", instant(self.accepted_at)),
            ),
        )


def claims_in(response: Response) -> dict[str, str]:
    """The key of the claims notice of each name that has one. Raises FrameError."""
    keys = {}
    for found in children(response.extension("launch:chkData"), "launch:cd"):
        named = child(found, "launch:name")
        if is_true(named.get("exists")):
            keys[text_of(named).lower()] = text_of(found.find(clark("launch:claimKey")))
    return keys
