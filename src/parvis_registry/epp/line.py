"""Framing (RFC 5734): every frame is led by its length, itself counted, in four octets."""

import socket
import struct
from typing import Final

from parvis_registry.epp.reading import LONGEST

HEADER: Final = 4
_PORTION: Final = 65536


class LineError(OSError):
    """The connection is over, or carries nonsense."""


def receive(line: socket.socket) -> bytes:
    """The next frame, or LineError."""
    (length,) = struct.unpack(">I", _exactly(line, HEADER))
    if not HEADER < length <= LONGEST + HEADER:
        raise LineError("no frame is that long")
    return _exactly(line, length - HEADER)


def framed(data: bytes) -> bytes:
    """``data`` with its length."""
    return struct.pack(">I", len(data) + HEADER) + data


def _exactly(line: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        portion = line.recv(min(count - len(data), _PORTION))
        if not portion:
            raise LineError("closed")
        data += portion
    return bytes(data)
