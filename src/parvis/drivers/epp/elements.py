"""Writing frames."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias, cast

from lxml import etree

from parvis.drivers.epp.namespaces import EPP, PREFIXES, clark

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its class no public name
Content: TypeAlias = "Element | str | None"
_DEFAULT: Final = cast("dict[str, str]", {None: EPP})
"""The stubs do not know that None stands for the default namespace."""


def element(tag: str, *content: Content, attributes: Mapping[str, str] | None = None) -> Element:
    """An element of ``tag`` (``domain:name``; without prefix, of EPP itself) around children and text.

    None is left out, so that optional parts read in place. What XML cannot hold (control characters) raises ValueError.
    """
    prefix, colon, _local = tag.rpartition(":")
    nsmap = {prefix: PREFIXES[prefix]} if colon else _DEFAULT
    made = etree.Element(clark(tag), attrib=dict(attributes or {}), nsmap=nsmap)
    for part in content:
        if isinstance(part, str):
            made.text = (made.text or "") + part
        elif part is not None:
            made.append(part)
    return made


def written(tag: str, text: str) -> Element | None:
    """The element around ``text``, or nothing where that is empty."""
    return element(tag, text) if text else None


def instant(at: datetime) -> str:
    """An instant as EPP writes it: UTC, with its ``Z`` (RFC 5731 section 2.4)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def frame(content: Element) -> bytes:
    """A whole frame around ``content``, as bytes."""
    root = element("epp", content)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=False)
