"""Writing frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, cast

from lxml import etree

from parvis_registry.epp.names import ALL, EPP, qualified
from parvis_registry.epp.reading import Element
from parvis_registry.epp.refusals import MESSAGES

_DEFAULT: Final = cast("dict[str, str]", {None: EPP})
"""The stubs do not know that None stands for the default namespace."""


@dataclass(slots=True)
class Answer:
    """An answer to come: what succeeded, and what it tells."""

    code: int = 1000
    data: Element | None = None
    extensions: list[Element] = field(default_factory=list)
    queue: Element | None = None
    reason: str = ""
    message: str = ""
    """Instead of the code's own."""


def el(tag: str, *content: "Element | str | None", **attributes: str) -> Element:
    """An element around children and text. None is left out; a trailing underscore of an attribute as well."""
    prefix, colon, _local = tag.rpartition(":")
    nsmap = {prefix: ALL[prefix]} if colon else _DEFAULT
    attrib = {name.rstrip("_"): value for name, value in attributes.items()}
    made = etree.Element(qualified(tag), attrib=attrib, nsmap=nsmap)
    for part in content:
        if isinstance(part, str):
            made.text = part
        elif part is not None:
            made.append(part)
    return made


def each(tag: str, texts: Sequence[str]) -> list[Element]:
    """One element for each text."""
    return [el(tag, text) for text in texts]


def some(tag: str, text: str) -> Element | None:
    """The element, or nothing where there is no text."""
    return el(tag, text) if text else None


def instant(at: datetime) -> str:
    """As EPP writes it: UTC, with its ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0Z")


def stamp(tag: str, at: datetime | str | None) -> Element | None:
    """An element around an instant, or nothing where there is none. Text is one in ISO 8601."""
    if not at:
        return None
    return el(tag, instant(datetime.fromisoformat(at) if isinstance(at, str) else at))


def amount(minor: int) -> str:
    """Minor units as a decimal."""
    return f"{minor // 100}.{minor % 100:02d}"


def response(answer: Answer, client_key: str, server_key: str) -> bytes:
    """The frame of ``answer``."""
    reason = None
    if answer.reason:
        reason = el("extValue", el("value", el("undef")), el("reason", answer.reason))
    result = el("result", el("msg", answer.message or MESSAGES[answer.code]), reason, code=str(answer.code))
    return frame(
        el(
            "response",
            result,
            answer.queue,
            None if answer.data is None else el("resData", answer.data),
            el("extension", *answer.extensions) if answer.extensions else None,
            el("trID", some("clTRID", client_key), el("svTRID", server_key)),
        )
    )


def frame(content: Element) -> bytes:
    """A whole frame around ``content``."""
    return etree.tostring(el("epp", content), xml_declaration=True, encoding="UTF-8", standalone=False)


def greeting(server: str, at: datetime, extensions: Mapping[str, str], objects: Mapping[str, str]) -> bytes:
    """What is said to who connects."""
    return frame(
        el(
            "greeting",
            el("svID", server),
            el("svDate", instant(at)),
            el(
                "svcMenu",
                el("version", "1.0"),
                *each("lang", ("en", "fr")),
                *each("objURI", list(objects.values())),
                el("svcExtension", *each("extURI", list(extensions.values()))),
            ),
            el(
                "dcp",
                el("access", el("personalAndOther")),
                el(
                    "statement",
                    el("purpose", el("admin"), el("prov")),
                    el("recipient", el("ours"), el("public")),
                    el("retention", el("stated")),
                ),
            ),
        )
    )
