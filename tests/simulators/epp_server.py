"""A registry's EPP server that says what a test tells it to, over real TLS. Framing and XML are its own."""

import socket
import ssl
import struct
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from xml.sax.saxutils import escape

import trustme
from lxml import etree

EPP = "urn:ietf:params:xml:ns:epp-1.0"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:ietf:params:xml:ns:{name}"'
    for prefix, name in {
        "domain": "domain-1.0", "contact": "contact-1.0", "host": "host-1.0", "rgp": "rgp-1.0", "secDNS": "secDNS-1.1",
        "fee": "epp:fee-1.0", "launch": "launch-1.0", "loginSec": "epp:loginSec-1.0", "changePoll": "changePoll-1.0",
        "allocationToken": "allocationToken-1.0",
    }.items()
)  # fmt: skip
EXTENSIONS = (
    "rgp-1.0",
    "secDNS-1.1",
    "epp:fee-1.0",
    "launch-1.0",
    "changePoll-1.0",
    "idn-1.0",
    "allocationToken-1.0",
)


def greeting(*, extensions=EXTENSIONS, languages=("en",), objects=("domain-1.0", "contact-1.0", "host-1.0")):
    menu = "".join(f"<lang>{language}</lang>" for language in languages)
    menu += "".join(f"<objURI>urn:ietf:params:xml:ns:{name}</objURI>" for name in objects)
    offered = "".join(f"<extURI>urn:ietf:params:xml:ns:{name}</extURI>" for name in extensions)
    menu += f"<svcExtension>{offered}</svcExtension>" if offered else ""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<epp xmlns="{EPP}"><greeting><svID>Registry of the tests</svID><svDate>2026-11-26T10:00:00.0Z</svDate>
<svcMenu><version>1.0</version>{menu}</svcMenu>
<dcp><access><all/></access><statement><purpose><admin/><prov/></purpose><recipient><ours/></recipient>
<retention><stated/></retention></statement></dcp></greeting></epp>""".encode()


def answer(code=1000, *, message="Command completed successfully", data="", extension="", queue="", reason=""):
    """An answer to any command; ``{id}`` is filled in with the client's transaction id."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<epp xmlns="{EPP}" {NAMESPACES}><response>'
        f'<result code="{code}"><msg>{message}</msg>'
        + (f"<extValue><value><x/></value><reason>{reason}</reason></extValue>" if reason else "")
        + f"</result>{queue}"
        + (f"<resData>{data}</resData>" if data else "")
        + (f"<extension>{extension}</extension>" if extension else "")
        + "<trID><clTRID>{id}</clTRID><svTRID>SRV-1</svTRID></trID></response></epp>"
    )


@dataclass(frozen=True)
class Raw:
    """Octets sent as they are, without a length."""

    data: bytes


@dataclass(frozen=True)
class Followed:
    """An answer, and what the server then says unasked."""

    answer: str
    unasked: str


HANG_UP = object()
SILENCE = object()


class Frame:
    """A frame as the server received it."""

    def __init__(self, data):
        self.text = data.decode()
        self.root = etree.fromstring(data)

    @property
    def kind(self):
        """``login``, ``domain:create``, …"""
        first = self.root[0]
        if etree.QName(first).localname != "command":
            return etree.QName(first).localname
        inner = first[0][0] if len(first[0]) and etree.QName(first[0][0]).namespace != EPP else first[0]
        prefix = f"{inner.prefix}:" if inner.prefix else ""
        return f"{prefix}{etree.QName(inner).localname}"

    def all(self, path):
        """Texts of every element at ``path``, such as ``domain:hostObj``."""
        prefix, _colon, local = path.rpartition(":")
        return [
            part.text
            for part in self.root.iter()
            if etree.QName(part).localname == local and part.prefix == (prefix or None)
        ]

    @property
    def id(self):
        return "".join(self.all("clTRID"))


class EppServer:
    """Answers logins, hellos and logouts by itself, and everything else by what was put into ``answers``.

    An item is an answer's text, octets (framed), ``Raw``, ``HANG_UP`` or ``SILENCE``. ``login_answers`` come first.
    """

    def __init__(self, *, wants_certificate=False):
        authority = trustme.CA()
        self.greeting = greeting()
        self.answers, self.login_answers = deque(), deque()
        self.received = []
        self.connections = 0
        self._open = []
        self._lock = threading.Lock()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("registry.example", "localhost").configure_cert(self._context)
        self.client = authority.issue_cert("registrar.example")
        if wants_certificate:
            self._context.verify_mode = ssl.CERT_REQUIRED
            authority.configure_trust(self._context)
        self.authority = authority
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def kinds(self):
        return [frame.kind for frame in self.received]

    def commands(self):
        """What was received beside the session's own."""
        return [frame for frame in self.received if frame.kind not in {"login", "logout", "hello"}]

    def hang_up_everywhere(self):
        """Close every connection, as a registry that is restarted does."""
        with self._lock:
            lines, self._open = self._open, []
        for line in lines:
            _hang_up(line)

    def close(self):
        self._listener.close()
        self.hang_up_everywhere()

    def _accept(self):
        while True:
            try:
                bare, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(bare,), daemon=True).start()

    def _serve(self, bare):
        line = bare
        try:
            line = self._context.wrap_socket(bare, server_side=True)
            with self._lock:
                self.connections += 1
                self._open.append(line)
            self._say(line, self.greeting)
            while self._turn(line):
                pass
        except (OSError, ssl.SSLError):
            pass
        finally:
            line.close()

    def _turn(self, line):
        frame = Frame(self._receive(line))
        with self._lock:
            self.received.append(frame)
            said = self._answer_to(frame)
        if said is HANG_UP:
            _hang_up(line)
            return False
        if said is SILENCE:
            return True
        unasked = ""
        if isinstance(said, Followed):
            said, unasked = said.answer, said.unasked
        self._say(line, said.replace("{id}", escape(frame.id)) if isinstance(said, str) else said)
        if unasked:
            self._say(line, unasked)
        return frame.kind != "logout"

    def _answer_to(self, frame):
        if frame.kind == "hello":
            return self.greeting
        if frame.kind == "login":
            return self.login_answers.popleft() if self.login_answers else answer()
        if frame.kind == "logout":
            return answer(1500)
        return self.answers.popleft()

    def _say(self, line, said):
        if isinstance(said, Raw):
            line.sendall(said.data)
        else:
            self._send(line, said if isinstance(said, bytes) else said.encode())

    def _send(self, line, data):
        line.sendall(struct.pack(">I", len(data) + 4) + data)

    def _receive(self, line):
        (length,) = struct.unpack(">I", self._exactly(line, 4))
        return self._exactly(line, length - 4)

    def _exactly(self, line, count):
        data = b""
        while len(data) < count:
            portion = line.recv(count - len(data))
            if not portion:
                raise OSError("gone")
            data += portion
        return data


def _hang_up(line):
    """End the line, under whoever reads it: only the thread that serves it may close it.

    Closed here, its number would go to the next connection, and that thread would read another's words.
    """
    with suppress(OSError):  # the other side may have been first
        socket.socket.shutdown(line, socket.SHUT_RDWR)


@contextmanager
def serving(**options):
    server = EppServer(**options)
    try:
        yield server
    finally:
        server.close()
