"""Namespaces of EPP and the prefixes that real servers expect: several refuse others, legal as those would be."""

from typing import Final

EPP: Final = "urn:ietf:params:xml:ns:epp-1.0"
PREFIXES: Final = {
    "domain": "urn:ietf:params:xml:ns:domain-1.0",
    "contact": "urn:ietf:params:xml:ns:contact-1.0",
    "host": "urn:ietf:params:xml:ns:host-1.0",
    "rgp": "urn:ietf:params:xml:ns:rgp-1.0",
    "secDNS": "urn:ietf:params:xml:ns:secDNS-1.1",
    "fee": "urn:ietf:params:xml:ns:epp:fee-1.0",
    "launch": "urn:ietf:params:xml:ns:launch-1.0",
    "loginSec": "urn:ietf:params:xml:ns:epp:loginSec-1.0",
    "changePoll": "urn:ietf:params:xml:ns:changePoll-1.0",
    "allocationToken": "urn:ietf:params:xml:ns:allocationToken-1.0",
    "idn": "urn:ietf:params:xml:ns:idn-1.0",
}
OBJECTS: Final = tuple(PREFIXES[prefix] for prefix in ("domain", "contact", "host"))


def register(prefix: str, uri: str) -> None:
    """Add the namespace of one registry's own extension. Raises ValueError where ``prefix`` means another already."""
    if PREFIXES.setdefault(prefix, uri) != uri:
        message = f"{prefix} is {PREFIXES[prefix]}"
        raise ValueError(message)


def clark(tag: str) -> str:
    """``domain:name`` as lxml writes it; a tag without prefix is of EPP itself. KeyError for an unknown prefix."""
    prefix, colon, local = tag.rpartition(":")
    return f"{{{PREFIXES[prefix] if colon else EPP}}}{local}"
