"""A registrar of the tests that speaks EPP in its own words: framing and XML are no code of the product."""

import os
import socket
import ssl
import struct
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path

from lxml import etree

from parvis_registry.policies import ROLES

EPP = "urn:ietf:params:xml:ns:epp-1.0"
URIS = {
    "domain": "urn:ietf:params:xml:ns:domain-1.0", "contact": "urn:ietf:params:xml:ns:contact-1.0",
    "host": "urn:ietf:params:xml:ns:host-1.0", "rgp": "urn:ietf:params:xml:ns:rgp-1.0",
    "secDNS": "urn:ietf:params:xml:ns:secDNS-1.1", "fee": "urn:ietf:params:xml:ns:epp:fee-1.0",
    "launch": "urn:ietf:params:xml:ns:launch-1.0", "loginSec": "urn:ietf:params:xml:ns:epp:loginSec-1.0",
    "changePoll": "urn:ietf:params:xml:ns:changePoll-1.0", "frnic": "http://www.afnic.fr/xml/epp/frnic-2.0",
    "cira": "urn:ietf:params:xml:ns:cira-1.0",
}  # fmt: skip
OBJECTS = ("domain", "contact", "host")
EXTENSIONS = ("rgp", "secDNS", "fee", "launch", "loginSec", "changePoll")
CODE = "Known-code-1!7"
_OWN = {URIS["frnic"], URIS["cira"]}
"""Registries' own, of which there is no schema."""


@cache
def schemas_if_any():
    folder = os.environ.get("EPP_SCHEMAS")
    return etree.XMLSchema(etree.parse(str(Path(folder) / "_all.xsd"))) if folder else None


class Answer:
    """A frame of the server."""

    def __init__(self, data):
        self.text = data.decode()
        self.root = etree.fromstring(data)
        found = self.root.find(f".//{{{EPP}}}result")
        self.code = int(found.get("code")) if found is not None else 0

    def all(self, path):
        """Texts of every element at ``path``, such as ``domain:exDate``; an attribute follows ``@``."""
        path, _at, attribute = path.partition("@")
        prefix, _colon, local = path.rpartition(":")
        found = self.root.iter(f"{{{URIS.get(prefix, EPP)}}}{local}")
        return [one.get(attribute) if attribute else one.text for one in found]

    def one(self, path):
        (found,) = self.all(path)
        return found


class Asker:
    """One connection. Where the schemas are at hand, what the server says is one that they allow."""

    def __init__(self, place, registry, *, context=None):
        self._place = place
        self._registry = registry
        context = context or ssl.create_default_context(cafile=place["ca_file"])
        bare = socket.create_connection(("127.0.0.1", place["ports"][registry]), timeout=10)
        self._line = context.wrap_socket(bare, server_hostname="localhost")
        self.tls = self._line.version()
        self.greeting = self.heard()

    def close(self):
        with suppress(OSError):
            self._line.close()

    def __enter__(self):
        return self

    def __exit__(self, *_about):
        self.close()

    def heard(self):
        (length,) = struct.unpack(">I", self._exactly(4))
        answer = Answer(self._exactly(length - 4))
        if schemas_if_any() is not None and not _OWN & {etree.QName(one).namespace for one in answer.root.iter()}:
            schemas_if_any().assertValid(answer.root)
        return answer

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            portion = self._line.recv(count - len(data))
            if not portion:
                raise ConnectionError("the server hung up")
            data += portion
        return data

    def say(self, data):
        """Send a frame as it is."""
        data = data if isinstance(data, bytes) else data.encode()
        self._line.sendall(struct.pack(">I", len(data) + 4) + data)
        return self.heard()

    def send(self, data):
        """Send octets without a length, and listen to nothing."""
        self._line.sendall(data)

    def command(self, inner, extension="", key=None):
        """Send a command, and return its answer."""
        spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in URIS.items())
        more = f"<extension>{extension}</extension>" if extension else ""
        key = f"<clTRID>{key or 'T-' + uuid.uuid4().hex}</clTRID>"
        return self.say(f'<?xml version="1.0"?><epp xmlns="{EPP}" {spaces}><command>{inner}{more}{key}</command></epp>')

    def login(self, who=None, password=None, *, extensions=EXTENSIONS, objects=OBJECTS, more="", extension=""):
        objects = "".join(f"<objURI>{URIS[one]}</objURI>" for one in objects)
        extensions = "".join(f"<extURI>{URIS[one]}</extURI>" for one in extensions)
        chosen = f"<svcExtension>{extensions}</svcExtension>" if extensions else ""
        return self.command(
            f"<login><clID>{who or self._place['client_id']}</clID><pw>{password or self._place['password']}</pw>{more}"
            f"<options><version>1.0</version><lang>en</lang></options><svcs>{objects}{chosen}</svcs></login>",
            extension,
        )

    def contact(self, handle, extension=""):
        """Create a contact."""
        return self.command(
            f'<create><contact:create><contact:id>{handle}</contact:id><contact:postalInfo type="loc"><contact:name>Zoé'
            " Exemple</contact:name><contact:addr><contact:street>10 rue du Modèle</contact:street><contact:city>Orléans"
            "</contact:city><contact:pc>45000</contact:pc><contact:cc>FR</contact:cc></contact:addr></contact:postalInfo>"
            "<contact:voice>+33.199000001</contact:voice><contact:email>zoe@client.example</contact:email>"
            f"<contact:authInfo><contact:pw>{CODE}</contact:pw></contact:authInfo></contact:create></create>",
            extension,
        )

    def create(self, name, *, handle="HOLDER1", years=1, ns="", extension="", code=CODE, contacts=None, key=None):
        """Register a name, with the contacts that the registry needs unless it is said otherwise."""
        if contacts is None:
            needed = ROLES.get(self._registry, ())
            contacts = "".join(f'<domain:contact type="{role}">{handle}</domain:contact>' for role in needed)
        return self.command(
            f'<create><domain:create><domain:name>{name}</domain:name><domain:period unit="y">{years}</domain:period>{ns}'
            f"<domain:registrant>{handle}</domain:registrant>{contacts}<domain:authInfo><domain:pw>{code}</domain:pw>"
            "</domain:authInfo></domain:create></create>",
            extension,
            key,
        )

    def info(self, name, code=None):
        shown = f"<domain:authInfo><domain:pw>{code}</domain:pw></domain:authInfo>" if code else ""
        return self.command(f"<info><domain:info><domain:name>{name}</domain:name>{shown}</domain:info></info>")

    def about(self, verb, kind, inner, extension=""):
        """A command about an object, such as ``about("delete", "host", "<host:name>…")``."""
        return self.command(f"<{verb}><{kind}:{verb}>{inner}</{kind}:{verb}></{verb}>", extension)

    def update(self, name, inner="<domain:chg/>", extension=""):
        return self.about("update", "domain", f"<domain:name>{name}</domain:name>{inner}", extension)

    def delete(self, name):
        return self.about("delete", "domain", f"<domain:name>{name}</domain:name>")

    def renew(self, name, expiry, years=1, extension=""):
        inner = f"<domain:name>{name}</domain:name><domain:curExpDate>{expiry[:10]}</domain:curExpDate>"
        return self.about("renew", "domain", f'{inner}<domain:period unit="y">{years}</domain:period>', extension)

    def transfer(self, name, op, code=None, years=None, extension=""):
        period = f'<domain:period unit="y">{years}</domain:period>' if years else ""
        shown = f"<domain:authInfo><domain:pw>{code}</domain:pw></domain:authInfo>" if code else ""
        return self.command(
            f'<transfer op="{op}"><domain:transfer><domain:name>{name}</domain:name>{period}{shown}</domain:transfer>'
            "</transfer>",
            extension,
        )

    def poll(self):
        return self.command('<poll op="req"/>')

    def acknowledge(self, message):
        return self.command(f'<poll op="ack" msgID="{message}"/>')


def hosts(*names):
    """An ``ns`` of host objects."""
    return f"<domain:ns>{''.join(f'<domain:hostObj>{name}</domain:hostObj>' for name in names)}</domain:ns>"
