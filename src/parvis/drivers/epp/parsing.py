"""Reading frames, strictly: what a registry or somebody in between may send is not to be trusted."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from lxml import etree

from parvis.drivers.epp.elements import Element
from parvis.drivers.epp.namespaces import clark

LONGEST: Final = 1024 * 1024
"""Bytes of a frame."""
DEEPEST: Final = 64
_DECLARED: Final = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*?\?>")
_AMOUNT: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,10})?")
_READABLE: Final = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})
_BOMS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class FrameError(Exception):
    """These bytes are no frame that we can read."""


def parse(data: bytes) -> Element:
    """Return the root element of a frame in UTF-8 or UTF-16 (RFC 5730 section 5), or raise FrameError.

    Refused: more than a mebibyte, a document type (so no entities), other encodings, nesting beyond 64.
    """
    if len(data) > LONGEST:
        raise FrameError("the frame is too long")
    text = _decoded(data)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FrameError("the frame declares a document type")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = f"the frame is not well-formed: {error}"
        raise FrameError(message) from error
    _check_depth(root)
    if root.tag != clark("epp"):
        message = f"the frame is no EPP: {root.tag}"
        raise FrameError(message)
    return root


def _decoded(data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the frame is not in {encoding}"
        raise FrameError(message) from error
    declared = _DECLARED.match(text.lstrip())
    if declared and declared[1].lower() not in _READABLE:
        message = f"the frame says that it is in {declared[1]}"
        raise FrameError(message)
    return text


def _check_depth(root: Element) -> None:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise FrameError("the frame is nested too deeply")


def child(parent: Element, tag: str) -> Element:
    """The one child of ``tag``, or FrameError."""
    found = parent.find(clark(tag))
    if found is None:
        message = f"{etree.QName(parent).localname} has no {tag}"
        raise FrameError(message)
    return found


def children(parent: Element | None, tag: str) -> Iterator[Element]:
    """Every child of ``tag``, in order; none where there is no parent."""
    return iter(()) if parent is None else iter(parent.findall(clark(tag)))


def text_of(found: Element | None) -> str:
    """All the text inside, white space made single; empty where there is no element."""
    return "" if found is None else " ".join("".join(str(part) for part in found.itertext()).split())


def text(parent: Element, tag: str) -> str:
    """The text of the child of ``tag``; empty where there is none."""
    return text_of(parent.find(clark(tag)))


def needed(parent: Element, tag: str) -> str:
    """The text of the child of ``tag``; FrameError where there is none or it is empty."""
    found = text(parent, tag)
    if not found:
        message = f"{etree.QName(parent).localname} has no {tag}"
        raise FrameError(message)
    return found


def instant_in(written: str) -> datetime:
    """An instant in UTC. Without a zone it is in UTC already (RFC 5731 section 2.4); a bare date is its midnight."""
    try:
        at = datetime.fromisoformat(_trimmed(written))
    except ValueError as error:
        message = f"{written[:40]!r} is no instant"
        raise FrameError(message) from error
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError as error:
        message = f"{written[:40]!r} is out of range"
        raise FrameError(message) from error


def _trimmed(written: str) -> str:
    """Registries write up to nine decimals; Python reads six."""
    return re.sub(r"(\.\d{6})\d+", r"\1", written)


def instant(parent: Element, tag: str) -> datetime:
    """The instant in the child of ``tag``, or FrameError."""
    return instant_in(needed(parent, tag))


def instant_or_none(parent: Element, tag: str) -> datetime | None:
    """The instant in the child of ``tag``, or None where there is none."""
    found = text(parent, tag)
    return instant_in(found) if found else None


def number(parent: Element, tag: str) -> int:
    """The whole number in the child of ``tag``, or FrameError."""
    return number_in(needed(parent, tag))


def number_in(written: str) -> int:
    """A whole number that is not negative, or FrameError."""
    if not written.isascii() or not written.isdigit():
        message = f"{written[:40]!r} is no number"
        raise FrameError(message)
    return int(written[:20])


def amount_in(written: str) -> Decimal:
    """A decimal number, or FrameError."""
    if not _AMOUNT.fullmatch(written):
        message = f"{written[:40]!r} is no amount"
        raise FrameError(message)
    return Decimal(written)


def is_true(written: str | None) -> bool:
    """An ``xs:boolean``; FrameError for anything else."""
    if written in {"1", "true"}:
        return True
    if written in {"0", "false"}:
        return False
    message = f"{written!r} is neither true nor false"
    raise FrameError(message)
