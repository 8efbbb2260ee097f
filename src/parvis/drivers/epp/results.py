"""Answers as every command gets them (RFC 5730 section 2.6), and what their codes mean (section 3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parvis.drivers.epp.elements import Element
from parvis.drivers.epp.masking import holds_secret
from parvis.drivers.epp.namespaces import clark
from parvis.drivers.epp.parsing import (
    FrameError,
    child,
    children,
    instant_or_none,
    number_in,
    text,
    text_of,
)

OK: Final = 1000
PENDING: Final = 1001
NO_MESSAGES: Final = 1300
ENDING: Final = 1500
AGAINST_POLICY: Final = 2306
UNIMPLEMENTED_OBJECT: Final = 2307
SYNTAX: Final = frozenset({2001, 2003, 2004, 2005, 2306})
"""A parameter is refused: one name of a whole ``check`` may be the one."""
NOT_OURS: Final = frozenset({2201, 2303})
NOT_PENDING: Final = 2301
EXISTS: Final = 2302
NOT_THERE: Final = 2303
PROHIBITED: Final = 2304
LIMITS: Final = frozenset({2308, 2502})
"""At sign-in: too many sessions."""
FAILED: Final = frozenset({2400, 2500})
CLOSING: Final = frozenset({1500, 2500, 2501, 2502})
"""The server closes the connection after this answer."""
REFUSED_FROM: Final = 2000


@dataclass(frozen=True, slots=True)
class Result:
    """One result: code, sentence, and what is said beside it."""

    code: int
    message: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """What an answer tells of waiting messages: how many, and the first one's id, instant and text."""

    count: int
    id: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. ``data`` and ``extensions`` hold what was sent, known to us or not."""

    results: tuple[Result, ...]
    queue: Queue | None
    data: tuple[Element, ...]
    extensions: tuple[Element, ...]
    client_id: str
    server_id: str
    root: Element
    """The whole frame."""

    @property
    def code(self) -> int:
        """The first result's code: there are several only for failures."""
        return self.results[0].code

    @property
    def sentence(self) -> str:
        """Every result's sentence with its reasons, for people."""
        return "; ".join(": ".join([result.message, *result.reasons]) for result in self.results)

    def found(self, tag: str) -> Element | None:
        """The child of ``resData`` of ``tag``, or None."""
        return next((part for part in self.data if part.tag == clark(tag)), None)

    def needed(self, tag: str) -> Element:
        """The child of ``resData`` of ``tag``, or FrameError."""
        part = self.found(tag)
        if part is None:
            message = f"the answer has no {tag}"
            raise FrameError(message)
        return part

    def extension(self, tag: str) -> Element | None:
        """The extension of ``tag``, or None."""
        return next((part for part in self.extensions if part.tag == clark(tag)), None)


def response_in(root: Element) -> Response:
    """The answer in a frame, or FrameError."""
    response = child(root, "response")
    results = tuple(_result(found) for found in children(response, "result"))
    if not results:
        raise FrameError("the answer has no result")
    transaction = child(response, "trID")
    return Response(
        results=results,
        queue=_queue(response.find(clark("msgQ"))),
        data=_parts(response.find(clark("resData"))),
        extensions=_parts(response.find(clark("extension"))),
        client_id=text(transaction, "clTRID"),
        server_id=text(transaction, "svTRID"),
        root=root,
    )


def _result(found: Element) -> Result:
    # Some registries send back what they refuse, codes included.
    said = [text_of(value) for value in children(found, "value") if not holds_secret(value)]
    said += [text(value, "reason") for value in children(found, "extValue")]
    return Result(number_in(found.get("code", "")), text(found, "msg"), tuple(part for part in said if part))


def _queue(found: Element | None) -> Queue | None:
    if found is None:
        return None
    return Queue(
        count=number_in(found.get("count", "")),
        id=found.get("id", ""),
        at=instant_or_none(found, "qDate"),
        text=text(found, "msg"),
    )


def _parts(found: Element | None) -> tuple[Element, ...]:
    return () if found is None else tuple(found)
