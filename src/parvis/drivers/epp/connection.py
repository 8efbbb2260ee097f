"""One TLS connection and its framing (RFC 5734): every frame is led by its length, itself counted, in four octets."""

import contextlib
import select
import socket
import ssl
import struct
import time
from typing import Final

from parvis.drivers.epp.parsing import LONGEST
from parvis.drivers.epp.settings import EppSettings

HEADER: Final = 4
_PORTION: Final = 65536


class LineError(Exception):
    """The connection could not be made, broke, or carried nonsense. It is of no further use."""


class Connection:
    """A connection that is up. Everything on it has a deadline on the monotonic clock; LineError past it."""

    def __init__(self, line: ssl.SSLSocket) -> None:
        self._line = line

    @classmethod
    def made(cls, settings: EppSettings) -> "Connection":
        """Connect and agree on TLS, proving who both are. Raises LineError."""
        try:
            context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            if settings.certificate:
                context.load_cert_chain(settings.certificate, settings.key)
            bare = socket.create_connection((settings.host, settings.port), timeout=settings.connect_timeout)
        except (OSError, ssl.SSLError) as error:
            raise LineError(_told(error)) from error
        try:
            bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            bare.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            return cls(context.wrap_socket(bare, server_hostname=settings.server_name or settings.host))
        except (OSError, ValueError) as error:
            bare.close()
            raise LineError(_told(error)) from error

    def send(self, data: bytes, *, deadline: float) -> None:
        """Send one frame. After LineError the server can't have read the whole of it: nothing is carried out."""
        if len(data) > LONGEST:
            raise LineError("the frame is too long to be sent")
        try:
            self._wait_until(deadline)
            self._line.sendall(struct.pack(">I", len(data) + HEADER) + data)
        except (OSError, ValueError) as error:
            raise LineError(_told(error)) from error

    def receive(self, *, deadline: float) -> bytes:
        """Return the next frame. LineError for a length that no frame has, or when it does not come whole."""
        (length,) = struct.unpack(">I", self._exactly(HEADER, deadline))
        if length <= HEADER:
            message = f"a frame of {length} octets is none"
            raise LineError(message)
        if length - HEADER > LONGEST:
            message = f"a frame of {length} octets is too long"
            raise LineError(message)
        return self._exactly(length - HEADER, deadline)

    def _exactly(self, count: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < count:
            try:
                self._wait_until(deadline)
                portion = self._line.recv(min(count - len(data), _PORTION))
            except (OSError, ValueError) as error:
                raise LineError(_told(error)) from error
            if not portion:
                raise LineError("the connection was closed")
            data += portion
        return bytes(data)

    def _wait_until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer in time")
        self._line.settimeout(left)

    def is_quiet(self) -> bool:
        """Say whether it is open with nothing to read: what a server says unasked is that it hangs up."""
        try:
            if self._line.pending():
                return False
            readable, _writable, _broken = select.select([self._line], [], [], 0)
            if not readable:
                return True
            self._line.settimeout(0)
            self._line.recv(1)
        except (ssl.SSLWantReadError, BlockingIOError):
            # TLS spoke for itself (a key, a ticket); nothing of EPP.
            return True
        except (OSError, ValueError):
            return False
        return False

    def close(self) -> None:
        """Hang up, without waiting for anybody."""
        with contextlib.suppress(OSError):
            self._line.close()


def _told(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not good: {error.verify_message}"
    return str(error) or type(error).__name__
