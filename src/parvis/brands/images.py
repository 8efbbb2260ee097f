"""Logos: what is accepted, and under which name it is served (BRD-2, guide 7.3)."""

import hashlib
import re
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree as ET

MOST_BYTES: Final = 10 * 1024
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_FORBIDDEN: Final = frozenset({"script", "foreignObject", "iframe", "image", "animate", "set", "style", "a"})
_FOREIGN: Final = re.compile(r"url\(\s*[\"']?(?!#)|javascript:|data:", re.IGNORECASE)


class ImageKind(StrEnum):
    """``logo`` for light pages, ``logo_dark`` for dark ones, ``mark``: square, for narrow screens and browser tabs."""

    LOGO = "logo"
    LOGO_DARK = "logo_dark"
    MARK = "mark"


class ImageError(ValueError):
    """The file cannot be a logo; the message says why."""


def checked(body: bytes) -> tuple[str, str]:
    """Return (file name, content type) of a PNG or a harmless SVG of at most 10 kB, or raise ImageError.

    An SVG may hold no script, no animation, no style sheet, no link, and nothing that is fetched from elsewhere.
    """
    if len(body) > MOST_BYTES:
        raise ImageError(f"it weighs {len(body)} bytes; {MOST_BYTES} at most")
    digest = hashlib.sha256(body).hexdigest()[:24]
    if body.startswith(_PNG):
        return f"{digest}.png", "image/png"
    _check_svg(body)
    return f"{digest}.svg", "image/svg+xml"


def _check_svg(body: bytes) -> None:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ImageError("an SVG may not declare entities")
    try:
        # Entities are what makes XML dangerous to read, and there are none.
        root = ET.fromstring(body.decode("utf-8"))  # noqa: S314
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise ImageError("it is neither a PNG nor an SVG") from error
    if root.tag != f"{_SVG}svg":
        raise ImageError("it is neither a PNG nor an SVG")
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "?"
        if name in _FORBIDDEN:
            raise ImageError(f"an SVG may not hold <{name}>")
        for attribute, value in element.attrib.items():
            plain = attribute.rpartition("}")[2].lower()
            if plain.startswith("on") or (plain == "href" and not value.startswith("#")) or _FOREIGN.search(value):
                raise ImageError(f"an SVG may not hold {plain}=")
