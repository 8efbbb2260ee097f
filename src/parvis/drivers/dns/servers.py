"""Asking name servers whether they answer for a name: one question over UDP, of which the header is read (RFC 1035)."""

import queue
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Final

from parvis.domains.ports import Delegation, Host

SECONDS: Final = 2.0
PORT: Final = 53
LARGEST: Final = 4096
_SOA_IN: Final = struct.pack("!HH", 6, 1)
_HEADER: Final = struct.Struct("!HHHHHH")


def addresses_of(host: str) -> list[str]:
    """What the system's resolvers say."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_DGRAM)
    except OSError:
        return []
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Say whether it may be asked: nobody's choice of name server makes us speak to our own network."""
    return ip_address(address).is_global and not ip_address(address).is_multicast


class NameServers:
    """Asks each server from a thread of its own, and waits for none longer than ``seconds`` in all."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        port: int = PORT,
        resolve: Callable[[str], Sequence[str]] = addresses_of,
        may_ask: Callable[[str], bool] = is_public,
    ) -> None:
        self._seconds = seconds
        self._port = port
        self._resolve = resolve
        self._may_ask = may_ask

    def asked(self, name: str, hosts: Sequence[Host]) -> Mapping[str, Delegation]:
        told: queue.SimpleQueue[tuple[str, Delegation]] = queue.SimpleQueue()
        deadline = time.monotonic() + self._seconds
        for host in hosts:
            threading.Thread(target=self._ask, args=(name, host, deadline, told), daemon=True).start()
        found = {host.name: Delegation.SILENT for host in hosts}
        for _host in hosts:
            try:
                server, delegation = told.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            found[server] = delegation
        return found

    def _ask(self, name: str, host: Host, deadline: float, told: "queue.SimpleQueue[tuple[str, Delegation]]") -> None:
        addresses = [one for one in host.addresses or self._resolve(host.name) if self._may_ask(one)]
        if not addresses:
            told.put((host.name, Delegation.NOWHERE))
            return
        best = Delegation.SILENT
        for address in dict.fromkeys(addresses):
            share = (deadline - time.monotonic()) / 2
            answer = _answer(address, self._port, name, seconds=share) if share > 0 else Delegation.SILENT
            if answer == Delegation.ANSWERS:
                best = answer
                break
            best = answer if answer == Delegation.LAME else best
        told.put((host.name, best))


def _answer(address: str, port: int, name: str, *, seconds: float) -> Delegation:
    number = secrets.randbelow(1 << 16)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            line.settimeout(seconds)
            # Connected: answers of others are not heard.
            line.connect((address, port))
            line.send(_question(number, name))
            frame = line.recv(LARGEST)
    except OSError:
        return Delegation.SILENT
    return _read(frame, number)


def _question(number: int, name: str) -> bytes:
    labels = b"".join(bytes([len(label)]) + label for label in name.encode("ascii").split(b"."))
    return _HEADER.pack(number, 0, 1, 0, 0, 0) + labels + b"\0" + _SOA_IN


def _read(frame: bytes, number: int) -> Delegation:
    """Authoritative, without error and with an answer in it: anything else serves the name to nobody."""
    if len(frame) < _HEADER.size:
        return Delegation.LAME
    told, flags, _questions, answers, _authorities, _others = _HEADER.unpack_from(frame)
    is_answer = told == number and flags & 0x8000 and flags & 0x0400 and not flags & 0x000F
    return Delegation.ANSWERS if is_answer and answers else Delegation.LAME
