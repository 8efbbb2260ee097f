"""The clearinghouse's service of claims notices, over HTTPS (RFC 9361 sections 4.3.3 and 6.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import httpx
from lxml import etree

from parvis.domains.ports import Mark, Notice, UnavailableError

LONGEST: Final = 1024 * 1024
SECONDS: Final = 5.0
_OK: Final = 200
_MOST_KEY: Final = 200
_SPACE: Final = {"n": "urn:ietf:params:xml:ns:tmNotice-1.0"}


@dataclass(frozen=True, slots=True)
class Service:
    """Where it is, with a final slash, and how one signs in there; an empty user signs in nowhere."""

    address: str
    user: str = ""
    password: str = ""


class NoticeService:
    """``place`` says at each question where it is, or raises UnavailableError."""

    def __init__(self, place: Callable[[], Service]) -> None:
        self._place = place

    def fetch(self, key: str) -> Notice:
        """Ask for one notice; no redirect is followed, and no more than a mebibyte read."""
        if not key or len(key) > _MOST_KEY or not all(letter.isalnum() or letter in "/-_" for letter in key):
            message = "this is no key of a notice"
            raise UnavailableError(message)
        service = self._place()
        who = (service.user, service.password) if service.user else None
        try:
            with (
                httpx.Client(timeout=SECONDS, trust_env=False, auth=who) as client,
                client.stream("GET", f"{service.address}{key}.xml", headers={"User-Agent": "Parvis"}) as response,
            ):
                if response.status_code != _OK:
                    message = f"the clearinghouse answered {response.status_code}"
                    raise UnavailableError(message)
                body = _limited(response)
        except httpx.HTTPError as error:
            message = f"no answer from the clearinghouse ({type(error).__name__})"
            raise UnavailableError(message) from error
        return read(body)


def _limited(response: httpx.Response) -> bytes:
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > LONGEST:
            message = "the notice is too long"
            raise UnavailableError(message)
    return bytes(body)


def read(body: bytes) -> Notice:
    """The notice of these bytes, or UnavailableError: what cannot be read can be shown to nobody."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        message = "the notice declares a document type"
        raise UnavailableError(message)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
        found = Notice(
            id=_text(root, "n:id"),
            label=_text(root, "n:label"),
            not_before=_instant(_text(root, "n:notBefore")),
            not_after=_instant(_text(root, "n:notAfter")),
            marks=tuple(_mark(claim) for claim in root.iterfind("n:claim", _SPACE)),
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        message = f"the notice cannot be read: {error}"
        raise UnavailableError(message) from error
    if not found.marks:
        message = "the notice names no trademark"
        raise UnavailableError(message)
    return found


def _mark(claim: "etree._Element") -> Mark:
    names = (_text(holder, "n:org", "") or _text(holder, "n:name", "") for holder in claim.iterfind("n:holder", _SPACE))
    classes = (
        f"{part.get('classNum', '')} {(part.text or '').strip()}".strip()
        for part in claim.iterfind("n:classDesc", _SPACE)
    )
    return Mark(
        name=_text(claim, "n:markName"),
        holder=", ".join(name for name in names if name),
        jurisdiction=_text(claim, "n:jurDesc"),
        classes=tuple(classes),
        goods=_text(claim, "n:goodsAndServices", ""),
    )


def _text(found: "etree._Element", path: str, otherwise: str | None = None) -> str:
    text = (found.findtext(path, default="", namespaces=_SPACE) or "").strip() or otherwise
    if text is None:
        message = f"{path.removeprefix('n:')} is missing"
        raise ValueError(message)
    return text


def _instant(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
