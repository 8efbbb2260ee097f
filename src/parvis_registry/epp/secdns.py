"""DS data (RFC 5910), by the interface of DS data alone."""

import re
from typing import Any, Final

from parvis_registry.epp.reading import Element, needed, number, parts, text
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import el

MOST: Final = 13
_LENGTHS: Final = {1: 40, 2: 64, 3: 64, 4: 96}
"""Hexadecimal digits by type of digest."""
_HEX: Final = re.compile(r"(?:[0-9A-F]{2})+")


def created(told: Element) -> list[list[Any]]:
    """The records of a ``secDNS:create``."""
    return _limited(_records(told))


def updated(there: list[list[Any]], told: Element) -> list[list[Any]]:
    """What a ``secDNS:update`` leaves. EppError 2303 for a record to be removed that is not there."""
    given = parts(told, "secDNS", "rem? add? chg?")
    found = list(there)
    if given["rem"]:
        removed = given["rem"][0]
        wipes = [part for part in removed if part.tag.endswith("}all")]
        if wipes and text(wipes[0]) in {"true", "1"}:
            found = []
        for record in [] if wipes else _records(removed):
            if record not in found:
                raise EppError(2303, "no such DS record")
            found.remove(record)
    if given["add"]:
        found += [record for record in _records(given["add"][0]) if record not in found]
    if given["chg"] and len(given["chg"][0]):
        raise EppError(2102, "maxSigLife")
    return _limited(found)


def told(records: list[list[Any]]) -> list[Element]:
    """The ``secDNS:infData``, where there are records."""
    if not records:
        return []
    return [el("secDNS:infData", *(_written(*record) for record in records))]


def _written(tag: int, algorithm: int, kind: int, digest: str) -> Element:
    return el(
        "secDNS:dsData",
        el("secDNS:keyTag", str(tag)),
        el("secDNS:alg", str(algorithm)),
        el("secDNS:digestType", str(kind)),
        el("secDNS:digest", digest),
    )


def _records(parent: Element) -> list[list[Any]]:
    given = parts(parent, "secDNS", "maxSigLife? dsData* keyData*")
    if given["maxSigLife"]:
        raise EppError(2102, "maxSigLife")
    if given["keyData"] or not given["dsData"]:
        raise EppError(2306, "this registry takes DS data")
    return [_record(one) for one in given["dsData"]]


def _record(element: Element) -> list[Any]:
    given = parts(element, "secDNS", "keyTag alg digestType digest keyData?")
    digest = needed(given["digest"][0]).replace(" ", "").upper()
    kind = number(given["digestType"][0], most=255)
    if not _HEX.fullmatch(digest):
        raise EppError(2005, "digest")
    if len(digest) != _LENGTHS.get(kind, 0):
        raise EppError(2306, "no such digest")
    return [number(given["keyTag"][0]), number(given["alg"][0], most=255), kind, digest]


def _limited(records: list[list[Any]]) -> list[list[Any]]:
    if len(records) > MOST:
        raise EppError(2308, f"{MOST} DS records at most")
    return records
