"""Greeting, hello, login and logout (RFC 5730 sections 2.4 and 2.9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.namespaces import OBJECTS, clark
from parvis.drivers.epp.parsing import child, children, instant_or_none, text, text_of
from parvis.drivers.epp.results import Response

LONGEST_PASSWORD: Final = 16
"""Of RFC 5730's own element; longer ones go through login security (RFC 8807)."""
ELSEWHERE: Final = "[LOGIN-SECURITY]"
"""What stands in the password's place then (RFC 8807 section 3.1)."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a server says of itself. Services unknown to us are kept, and mean nothing."""

    server: str
    at: datetime | None
    languages: tuple[str, ...]
    objects: tuple[str, ...]
    extensions: tuple[str, ...]


def greeting_in(root: Element) -> Greeting:
    """The greeting in a frame, or FrameError."""
    greeting = child(root, "greeting")
    menu = child(greeting, "svcMenu")
    return Greeting(
        server=text(greeting, "svID"),
        at=instant_or_none(greeting, "svDate"),
        languages=_texts(menu, "lang"),
        objects=_texts(menu, "objURI"),
        extensions=_texts(menu.find(clark("svcExtension")), "extURI"),
    )


def _texts(parent: Element | None, tag: str) -> tuple[str, ...]:
    return tuple(text_of(found) for found in children(parent, tag))


def hello() -> Element:
    """Asks for a greeting, and keeps the session alive."""
    return element("hello")


@dataclass(frozen=True, slots=True)
class Login:
    """Signs in. Passwords longer than EPP's own 16 characters must be given through login security instead."""

    transforms: ClassVar[bool] = False

    client_id: str
    password: str
    extensions: Sequence[str]
    new_password: str = ""
    objects: Sequence[str] = OBJECTS
    language: str = "en"

    def element(self) -> Element:
        return element(
            "login",
            element("clID", self.client_id),
            element("pw", _short(self.password)),
            element("newPW", _short(self.new_password)) if self.new_password else None,
            element("options", element("version", "1.0"), element("lang", self.language)),
            element(
                "svcs",
                *(element("objURI", uri) for uri in self.objects),
                element("svcExtension", *(element("extURI", uri) for uri in self.extensions))
                if self.extensions
                else None,
            ),
        )

    def answer(self, response: Response) -> None:
        """Nothing but the result."""


def _short(password: str) -> str:
    return password if len(password) <= LONGEST_PASSWORD else ELSEWHERE


@dataclass(frozen=True, slots=True)
class Logout:
    """Signs out; the server closes the connection after its answer."""

    transforms: ClassVar[bool] = False

    def element(self) -> Element:
        return element("logout")

    def answer(self, response: Response) -> None:
        """Nothing but the result."""
