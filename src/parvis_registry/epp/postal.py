"""Parts of a contact (RFC 5733 section 2)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from parvis_registry.epp.reading import Element, attribute, first, needed, parts, text
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import each, el, some

KINDS: Final = frozenset({"int", "loc"})
_PHONE: Final = re.compile(r"\+[0-9]{1,3}\.[0-9]{1,14}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_STREETS: Final = 3
_PARTS: Final = "name* org* addr* voice? fax? email?"


def postal(element: Element, before: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The kind and the parts of a ``postalInfo``; parts that are not given stay as they were ``before``."""
    kind = attribute(element, "type", KINDS)
    given = parts(element, "contact", "name? org? addr?" if before else "name org? addr")
    written = dict(before)
    if given["name"]:
        written["name"] = needed(given["name"][0])
    if given["org"]:
        written["org"] = text(given["org"][0])
    if given["addr"]:
        written |= _address(given["addr"][0])
    if kind == "int" and not all(str(part).isascii() for part in written.values()):
        raise EppError(2005, "int holds ASCII only")
    return kind, written


def _address(element: Element) -> dict[str, Any]:
    given = parts(element, "contact", "street* city sp? pc? cc")
    country = needed(given["cc"][0])
    if not _COUNTRY.fullmatch(country):
        raise EppError(2005, "cc")
    if len(given["street"]) > _STREETS:
        raise EppError(2001, "three lines of street at most")
    return {
        "street": [text(line) for line in given["street"]],
        "city": needed(given["city"][0]),
        "sp": first(given["sp"]),
        "pc": first(given["pc"], longest=16),
        "cc": country,
    }


def postal_told(kind: str, written: Mapping[str, Any]) -> Element:
    """The ``postalInfo`` of an answer."""
    return el(
        "contact:postalInfo",
        el("contact:name", written["name"]),
        some("contact:org", written.get("org", "")),
        el(
            "contact:addr",
            *each("contact:street", written["street"]),
            el("contact:city", written["city"]),
            some("contact:sp", written["sp"]),
            some("contact:pc", written["pc"]),
            el("contact:cc", written["cc"]),
        ),
        type=kind,
    )


def phone(element: Element) -> list[str]:
    """A number and its extension; nothing where it is empty. EppError 2005."""
    found = text(element)
    if found and not _PHONE.fullmatch(found):
        raise EppError(2005, "a number is written +CC.NUMBER")
    return [found, element.get("x", "")] if found else []


def phone_told(tag: str, found: list[str]) -> Element | None:
    """A number of an answer, or nothing."""
    if not found:
        return None
    number, extension = found
    return el(tag, number, **({"x": extension} if extension else {}))


def disclosure(element: Element) -> dict[str, Any]:
    """What may be published or not: ``flag``, and parts, each with its kind."""
    flag = attribute(element, "flag", frozenset({"0", "1", "false", "true"}))
    given = parts(element, "contact", _PARTS)
    pairs = [
        [name, attribute(one, "type", KINDS) if name in {"name", "org", "addr"} else ""]
        for name, found in given.items()
        for one in found
    ]
    if not pairs:
        raise EppError(2003, "disclose")
    return {"flag": "1" if flag in {"1", "true"} else "0", "parts": pairs}


def disclosure_told(found: Mapping[str, Any]) -> Element | None:
    """The ``disclose`` of an answer, or nothing."""
    if not found:
        return None
    return el(
        "contact:disclose",
        *(el(f"contact:{name}", **({"type": kind} if kind else {})) for name, kind in found["parts"]),
        flag=found["flag"],
    )
