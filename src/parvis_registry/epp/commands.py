"""From a frame to a command."""

from collections.abc import Mapping
from typing import Final

from lxml import etree

from parvis_registry.epp.context import Command
from parvis_registry.epp.names import BY_URI, EPP, OBJECTS, qualified
from parvis_registry.epp.reading import Element, parts
from parvis_registry.epp.refusals import EppError

OF_OBJECTS: Final = frozenset({"check", "create", "delete", "info", "renew", "transfer", "update"})
OF_SESSIONS: Final = frozenset({"login", "logout", "poll"})
_ACCEPTED: Final[Mapping[str, frozenset[str]]] = {
    "login": frozenset({"loginSec:loginSec"}),
    "contact:create": frozenset({"frnic:ext", "contact-ext:create", "dnsbe:ext", "cira:ciraCreate"}),
    "contact:update": frozenset({"cira:ciraUpdate", "frnic:ext"}),
    "domain:check": frozenset({"fee:check", "launch:check", "allocationToken:allocationToken"}),
    "domain:create": frozenset({"fee:create", "secDNS:create", "launch:create", "allocationToken:allocationToken"}),
    "domain:renew": frozenset({"fee:renew"}),
    "domain:transfer": frozenset({"fee:transfer", "dnsbe:ext", "allocationToken:allocationToken"}),
    "domain:update": frozenset({"fee:update", "secDNS:update", "rgp:update"}),
}
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "frnic": frozenset({"trade"}),
    "dnsbe": frozenset({"requestAuthCode"}),
}
_SHORTEST_KEY: Final = 3
_LONGEST_KEY: Final = 64


def client_key_in(root: Element) -> str:
    """The ``clTRID``, if there is one that can be given back; "" otherwise."""
    found = root.find(f"{qualified('command')}/{qualified('clTRID')}")
    key = "" if found is None else (found.text or "").strip()
    return key if _SHORTEST_KEY <= len(key) <= _LONGEST_KEY else ""


def is_hello(root: Element) -> bool:
    """Say whether the frame asks for a greeting."""
    return len(root) == 1 and root[0].tag == qualified("hello") and not len(root[0])


def read_command(root: Element) -> Command:
    """The command. Raises EppError: 2000 for an unknown verb, 2307 for an unknown object, 2103 for an extension."""
    if len(root) == 1 and root[0].tag == qualified("extension"):
        return _own(root[0])
    command = parts(root, "", "command")["command"][0]
    if not len(command):
        raise EppError(2003, "a command")
    first = command[0]
    verb = etree.QName(first)
    if verb.namespace != EPP or verb.localname not in OF_OBJECTS | OF_SESSIONS:
        raise EppError(2000, verb.localname)
    given = parts(command, "", f"{verb.localname} extension? clTRID?")
    key = client_key_in(root)
    if given["clTRID"] and not key:
        raise EppError(2005, "clTRID")
    kind, body = _object(first, verb.localname)
    label = f"{kind}:{verb.localname}" if kind else verb.localname
    return Command(verb.localname, kind, body, _extensions(given["extension"], label), key)


def _own(extension: Element) -> Command:
    """A command that one registry alone knows: ``PREFIX:ext`` around ``PREFIX:command``. EppError 2000 for an unknown one."""
    if len(extension) != 1:
        raise EppError(2001 if len(extension) else 2003, "one command")
    outer = etree.QName(extension[0])
    prefix = BY_URI.get(outer.namespace or "", "")
    if prefix not in _OWN or outer.localname != "ext":
        raise EppError(2000, outer.localname)
    inner = parts(extension[0], prefix, "command")["command"][0]
    verb = etree.QName(inner[0]).localname if len(inner) else ""
    if verb not in _OWN[prefix]:
        raise EppError(2000, verb)
    given = parts(inner, prefix, f"{verb} clTRID?")
    key = (given["clTRID"][0].text or "").strip() if given["clTRID"] else ""
    body = given[verb][0]
    if prefix == "frnic":
        body = parts(body, prefix, "domain")["domain"][0]
    return Command(verb, prefix, body, {}, key if _SHORTEST_KEY <= len(key) <= _LONGEST_KEY else "")


def _object(first: Element, verb: str) -> tuple[str, Element]:
    if verb in OF_SESSIONS:
        return "", first
    if len(first) != 1:
        raise EppError(2001 if len(first) else 2003, "one object")
    name = etree.QName(first[0])
    kind = BY_URI.get(name.namespace or "", "")
    if kind not in OBJECTS:
        raise EppError(2307, name.namespace or "")
    if name.localname != verb:
        raise EppError(2001, f"{name.localname} inside {verb}")
    return kind, first[0]


def _extensions(found: list[Element], label: str) -> dict[str, Element]:
    told: dict[str, Element] = {}
    for one in found[0] if found else ():
        name = etree.QName(one)
        prefix = BY_URI.get(name.namespace or "", "")
        if not prefix or prefix in OBJECTS:
            raise EppError(2103, name.namespace or "")
        tag = f"{prefix}:{name.localname}"
        if tag not in _ACCEPTED.get(label, frozenset()):
            raise EppError(2002, f"{tag} does not go with {label}")
        if tag in told:
            raise EppError(2001, f"{tag} is there twice")
        told[tag] = one
    return told


def label_of(command: Command) -> str:
    """What faults and the log call it: ``create`` of a domain, else ``contact:create``, ``transfer-request``, ``restore``."""
    if (restore := command.extensions.get("rgp:update")) is not None:
        return "restore-report" if any(part.get("op") == "report" for part in restore) else "restore"
    verb = f"{command.verb}-{command.op}" if command.verb in {"transfer", "trade"} else command.verb
    return f"{command.kind}:{verb}" if command.kind in {"contact", "host"} else verb


def names_in(command: Command) -> list[str]:
    """The names or handles that the command is about."""
    if not command.kind:
        found = command.body.findall(qualified("clID"))
    else:
        subject = {"contact": "id", "dnsbe": "domainName"}.get(command.kind, "name")
        found = command.body.findall(qualified(f"{command.kind}:{subject}"))
    written = [(one.text or "").strip() for one in found]
    return written if command.kind == "contact" else [one.lower() for one in written]
