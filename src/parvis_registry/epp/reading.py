"""Reading frames, strictly: anybody may connect."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, TypeAlias

from lxml import etree

from parvis_registry.epp.names import qualified
from parvis_registry.epp.refusals import EppError

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its class no public name
LONGEST: Final = 256 * 1024
"""Bytes of a frame."""
DEEPEST: Final = 32
_BOMS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_PART: Final = re.compile(r"([A-Za-z:]+)([?*+]?)")


def parse(data: bytes) -> Element:
    """The ``epp`` element of a frame in UTF-8 or UTF-16, or EppError 2001. A document type is refused."""
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
        if "<!DOCTYPE" in text:
            raise EppError(2001, "document types are not accepted")
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise EppError(2001, "not well-formed") from error
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise EppError(2001, "nested too deeply")
    if root.tag != qualified("epp"):
        raise EppError(2001, "the root is no epp")
    return root


@cache
def _sequence(prefix: str, shape: str) -> tuple[tuple[str, str, str], ...]:
    found = [_PART.fullmatch(part) for part in shape.split()]
    return tuple(
        (match[1], qualified(f"{prefix}:{match[1]}" if prefix else match[1]), match[2]) for match in found if match
    )


def parts(element: Element, prefix: str, shape: str) -> Mapping[str, list[Element]]:
    """The children of ``element``, which must follow ``shape``, such as ``name period? contact* authInfo``.

    Raises EppError 2003 for what is missing, and 2001 for what is too much or in another order.
    """
    children = list(element)
    taken: dict[str, list[Element]] = {}
    missing: list[str] = []
    at = 0
    shaped = _sequence(prefix, shape)
    for name, tag, many in shaped:
        found = taken[name] = []
        while at < len(children) and children[at].tag == tag and (many in {"*", "+"} or not found):
            found.append(children[at])
            at += 1
        if not found and many in {"", "+"}:
            missing.append(name)
    if at < len(children):
        local = etree.QName(children[at]).localname
        # A part that is known here stands where another one is missing.
        if not (missing and children[at].tag in {tag for _name, tag, _many in shaped}):
            raise EppError(2001, f"{local} is not expected here")
    if missing:
        raise EppError(2003, missing[0])
    return taken


def text(element: Element, *, longest: int = 255) -> str:
    """The text inside, white space made single; an element inside is refused, and more than ``longest`` characters."""
    if len(element):
        raise EppError(2001, f"{etree.QName(element).localname} holds text only")
    found = " ".join((element.text or "").split())
    if len(found) > longest:
        raise EppError(2005, f"{etree.QName(element).localname} is too long")
    return found


def needed(element: Element, *, longest: int = 255) -> str:
    """The text inside, which must not be empty: EppError 2003."""
    found = text(element, longest=longest)
    if not found:
        raise EppError(2003, etree.QName(element).localname)
    return found


def first(found: list[Element], otherwise: str = "", *, longest: int = 255) -> str:
    """The text of the only element of ``found``; ``otherwise`` where there is none."""
    return text(found[0], longest=longest) if found else otherwise


def number(element: Element, *, least: int = 0, most: int = 65535) -> int:
    """A whole number, or EppError 2005, or 2004 outside of the range."""
    written = needed(element)
    if not (written.isascii() and written.isdigit()):
        raise EppError(2005, etree.QName(element).localname)
    if not least <= int(written[:10]) <= most:
        raise EppError(2004, etree.QName(element).localname)
    return int(written)


def years(found: list[Element], otherwise: int = 1) -> int:
    """The years of a ``period``; EppError 2306 for months, which no registry here sells."""
    if not found:
        return otherwise
    unit = found[0].get("unit")
    if unit is None:
        raise EppError(2003, "unit")
    if unit not in {"y", "m"}:
        raise EppError(2005, "unit")
    if unit == "m":
        raise EppError(2306, "periods are of whole years")
    return number(found[0], least=1, most=99)


def attribute(element: Element, name: str, allowed: frozenset[str]) -> str:
    """An attribute, which must be one of ``allowed``: EppError 2003 or 2005."""
    found = element.get(name)
    if found is None:
        raise EppError(2003, name)
    if found not in allowed:
        raise EppError(2005, name)
    return found
