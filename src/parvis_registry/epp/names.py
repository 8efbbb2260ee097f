"""Namespaces that the registries speak."""

from functools import cache
from typing import Final

EPP: Final = "urn:ietf:params:xml:ns:epp-1.0"
OBJECTS: Final = {
    "domain": "urn:ietf:params:xml:ns:domain-1.0",
    "contact": "urn:ietf:params:xml:ns:contact-1.0",
    "host": "urn:ietf:params:xml:ns:host-1.0",
}
EXTENSIONS: Final = {
    "rgp": "urn:ietf:params:xml:ns:rgp-1.0",
    "secDNS": "urn:ietf:params:xml:ns:secDNS-1.1",
    "fee": "urn:ietf:params:xml:ns:epp:fee-1.0",
    "launch": "urn:ietf:params:xml:ns:launch-1.0",
    "loginSec": "urn:ietf:params:xml:ns:epp:loginSec-1.0",
    "changePoll": "urn:ietf:params:xml:ns:changePoll-1.0",
    "allocationToken": "urn:ietf:params:xml:ns:allocationToken-1.0",
}
OWN: Final = {
    "afnic": {"frnic": "http://www.afnic.fr/xml/epp/frnic-2.0"},
    "eurid": {"contact-ext": "http://www.eurid.eu/xml/epp/contact-ext-1.3"},
    "dnsbelgium": {"dnsbe": "http://www.dns.be/xml/epp/dnsbe-1.0"},
    "cira": {"cira": "urn:ietf:params:xml:ns:cira-1.0"},
}
"""What single registries speak beside."""
OWN_PREFIXES: Final = frozenset(prefix for own in OWN.values() for prefix in own)
ALL: Final = {"": EPP} | OBJECTS | EXTENSIONS | {prefix: uri for own in OWN.values() for prefix, uri in own.items()}
BY_URI: Final = {uri: prefix for prefix, uri in ALL.items()}


def offered(registry: str) -> dict[str, str]:
    """The extensions that ``registry`` speaks, by prefix."""
    return EXTENSIONS | OWN.get(registry, {})


@cache
def qualified(tag: str) -> str:
    """``domain:name`` as lxml writes it; a tag without prefix is of EPP itself."""
    prefix, _colon, local = tag.rpartition(":")
    return f"{{{ALL[prefix]}}}{local}"
