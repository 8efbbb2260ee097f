"""Login security (RFC 8807): passwords of any length, who we are, and warnings before they lock us out."""

from dataclasses import dataclass
from datetime import datetime

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.frames.session import LONGEST_PASSWORD
from parvis.drivers.epp.parsing import children, instant_in, text_of
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class LoginSecurity:
    """Goes with a login. Passwords stand here where EPP's own element is too short for them."""

    application: str
    password: str = ""
    new_password: str = ""

    def element(self) -> Element:
        return element(
            "loginSec:loginSec",
            element("loginSec:userAgent", element("loginSec:app", self.application)),
            element("loginSec:pw", self.password) if len(self.password) > LONGEST_PASSWORD else None,
            element("loginSec:newPW", self.new_password) if len(self.new_password) > LONGEST_PASSWORD else None,
        )


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """What the server wants us to know, such as the day on which a password or a certificate ends."""

    kind: str
    level: str
    at: datetime | None
    text: str


def security_events_in(response: Response) -> tuple[SecurityEvent, ...]:
    """The events that a login's answer tells. Raises FrameError."""
    return tuple(
        SecurityEvent(
            kind=found.get("name", found.get("type", "")),
            level=found.get("level", ""),
            at=instant_in(ends) if (ends := found.get("exDate")) else None,
            text=text_of(found),
        )
        for found in children(response.extension("loginSec:loginSecData"), "loginSec:event")
    )
