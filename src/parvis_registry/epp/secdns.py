"""What signs a zone (RFC 5910): by the interface of DS data at some registries, by that of keys at the others."""

import base64
import binascii
import re
from typing import Any, Final

from parvis_registry.epp.context import Context
from parvis_registry.epp.reading import Element, needed, number, parts, text
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import el

MOST: Final = 13
_LENGTHS: Final = {1: 40, 2: 64, 3: 64, 4: 96}
"""Hexadecimal digits by type of digest."""
_HEX: Final = re.compile(r"(?:[0-9A-F]{2})+")
_ZONE_KEY: Final = 256
_DNSSEC: Final = 3


def created(context: Context, told: Element) -> list[list[Any]]:
    """The records of a ``secDNS:create``."""
    return _limited(_records(context, told))


def updated(context: Context, there: list[list[Any]], told: Element) -> list[list[Any]]:
    """What a ``secDNS:update`` leaves. EppError 2303 for a record to be removed that is not there."""
    given = parts(told, "secDNS", "rem? add? chg?")
    found = list(there)
    if given["rem"]:
        removed = given["rem"][0]
        wipes = [part for part in removed if part.tag.endswith("}all")]
        if wipes and text(wipes[0]) in {"true", "1"}:
            found = []
        for record in [] if wipes else _records(context, removed):
            if record not in found:
                raise EppError(2303, "no such record")
            found.remove(record)
    if given["add"]:
        found += [record for record in _records(context, given["add"][0]) if record not in found]
    if given["chg"] and len(given["chg"][0]):
        raise EppError(2102, "maxSigLife")
    return _limited(found)


def told(context: Context, records: list[list[Any]]) -> list[Element]:
    """The ``secDNS:infData``, where there are records."""
    if not records:
        return []
    written = _key_written if context.takes_keys else _digest_written
    return [el("secDNS:infData", *(written(*record) for record in records))]


def _digest_written(tag: int, algorithm: int, kind: int, digest: str) -> Element:
    return el(
        "secDNS:dsData",
        el("secDNS:keyTag", str(tag)),
        el("secDNS:alg", str(algorithm)),
        el("secDNS:digestType", str(kind)),
        el("secDNS:digest", digest),
    )


def _key_written(flags: int, protocol: int, algorithm: int, key: str) -> Element:
    return el(
        "secDNS:keyData",
        el("secDNS:flags", str(flags)),
        el("secDNS:protocol", str(protocol)),
        el("secDNS:alg", str(algorithm)),
        el("secDNS:pubKey", key),
    )


def _records(context: Context, parent: Element) -> list[list[Any]]:
    given = parts(parent, "secDNS", "maxSigLife? dsData* keyData*")
    if given["maxSigLife"]:
        raise EppError(2102, "maxSigLife")
    if context.takes_keys:
        if given["dsData"] or not given["keyData"]:
            raise EppError(2306, "this registry takes key data")
        return [_key(one) for one in given["keyData"]]
    if given["keyData"] or not given["dsData"]:
        raise EppError(2306, "this registry takes DS data")
    return [_digest(one) for one in given["dsData"]]


def _digest(element: Element) -> list[Any]:
    given = parts(element, "secDNS", "keyTag alg digestType digest keyData?")
    digest = needed(given["digest"][0]).replace(" ", "").upper()
    kind = number(given["digestType"][0], most=255)
    if not _HEX.fullmatch(digest):
        raise EppError(2005, "digest")
    if len(digest) != _LENGTHS.get(kind, 0):
        raise EppError(2306, "no such digest")
    return [number(given["keyTag"][0]), number(given["alg"][0], most=255), kind, digest]


def _key(element: Element) -> list[Any]:
    given = parts(element, "secDNS", "flags protocol alg pubKey")
    key = needed(given["pubKey"][0], longest=4000).replace(" ", "")
    try:
        base64.b64decode(key, validate=True)
    except binascii.Error as error:
        raise EppError(2005, "pubKey") from error
    flags, protocol = number(given["flags"][0]), number(given["protocol"][0], most=255)
    if not flags & _ZONE_KEY or protocol != _DNSSEC:
        raise EppError(2306, "no key of a zone")
    return [flags, protocol, number(given["alg"][0], most=255), key]


def _limited(records: list[list[Any]]) -> list[list[Any]]:
    if len(records) > MOST:
        raise EppError(2308, f"{MOST} records at most")
    return records
