"""Names and addresses, as they may be written."""

import re
from ipaddress import ip_address
from typing import Final

from parvis_registry.epp.reading import Element, needed, parts
from parvis_registry.epp.refusals import EppError

_LABEL: Final = re.compile(r"(?!-)(?!..--)[a-z0-9-]{1,63}(?<!-)|xn--[a-z0-9-]{1,59}(?<!-)")
_HANDLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,15}")
LONGEST: Final = 253
_VERSIONS: Final = {"v4": 4, "v6": 6}


def domain_name(element: Element) -> str:
    """A name in lower case, or EppError 2005."""
    name = needed(element).lower()
    labels = name.split(".")
    if len(name) > LONGEST or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004 - a name and an extension
        raise EppError(2005, f"{name[:80]} is no name")
    return name


def handle(element: Element) -> str:
    """The id of a contact, or EppError 2005."""
    found = needed(element)
    if not _HANDLE.fullmatch(found):
        raise EppError(2005, "an id has 3 to 16 letters and digits")
    return found


def address(element: Element) -> str:
    """An IP address in its one way of writing, or EppError 2005."""
    try:
        found = ip_address(needed(element))
    except ValueError as error:
        raise EppError(2005, "no IP address") from error
    if _VERSIONS.get(element.get("ip", "v4")) != found.version:
        raise EppError(2005, "the address is of the other kind")
    return str(found)


def secret(found: list[Element], prefix: str) -> str | None:
    """The code of an ``authInfo``; None where there is none, "" where it is taken away."""
    if not found:
        return None
    given = parts(found[0], prefix, "pw? ext? null?")
    if given["ext"]:
        raise EppError(2102, "only codes are known here")
    if bool(given["pw"]) == bool(given["null"]):
        raise EppError(2001, "authInfo holds one pw")
    # Codes are compared as they are: white space inside counts.
    return (given["pw"][0].text or "").strip() if given["pw"] else ""
