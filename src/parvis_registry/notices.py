"""Claims notices of trademarks, handed out by their key as the clearinghouse does (RFC 9361 section 6.3)."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree

from parvis_registry import policies

TYPE: Final = "application/xml"
_SPACE: Final = "urn:ietf:params:xml:ns:tmNotice-1.0"
_VALID: Final = timedelta(hours=48)


def key_of(name: str) -> str:
    """The key under which the notice about ``name`` is."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def notice(key: str, now: datetime) -> bytes | None:
    """The notice under ``key``, or None."""
    names = (
        f"{label}.{extension}"
        for registry in policies.CLAIMS_REGISTRIES
        for extension in policies.REGISTRIES[registry]
        for label in policies.CLAIMED
    )
    name = next((name for name in names if key_of(name) == key), None)
    return None if name is None else _written(name.partition(".")[0], key, now)


def _written(label: str, key: str, now: datetime) -> bytes:
    holder = _part(
        "holder",
        _part("org", f"{label.title()} Example SARL"),
        _part("addr", _part("street", "1 rue de l’Exemple"), _part("city", "Paris"), _part("cc", "FR")),
    )
    holder.set("entitlement", "owner")
    place = _part("jurDesc", "FRANCE")
    place.set("jurCC", "FR")
    kind = _part("classDesc", "Advertising; business management")
    kind.set("classNum", "35")
    claim = _part("claim", _part("markName", label.title()), holder, place, kind, _part("goodsAndServices", "Examples"))
    root = _part(
        "notice",
        _part("id", f"{hashlib.sha256(key.encode()).hexdigest()[:8]}9223372036854775807"),
        _part("notBefore", _instant(now - timedelta(hours=1))),
        _part("notAfter", _instant(now + _VALID)),
        _part("label", label),
        claim,
    )
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _part(tag: str, *content: "str | etree._Element") -> "etree._Element":
    made = etree.Element(f"{{{_SPACE}}}{tag}", nsmap={"tmNotice": _SPACE})
    for one in content:
        if isinstance(one, str):
            made.text = one
        else:
            made.append(one)
    return made


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
