"""A tree of the DNS of our own on loopback: two PowerDNS at addresses of their own, one above the other, on one port."""

import socket
import struct
import threading
from contextlib import ExitStack, contextmanager

import httpx

from parvis.dns.ports import RecordSet, ZoneContent
from parvis.drivers.powerdns.api import PowerDns
from tests.simulators.powerdns import KEY, Server

ABOVE, BELOW, OTHER, SILENT, GARBAGE, TRUNCATED, ENDLESS = (f"127.0.0.{number}" for number in range(2, 9))


def zone_content(zone, *lines, serial=1, servers=("ns1.{zone}", "ns2.{zone}")):
    """``lines`` as ``owner kind value``, owner relative or @."""
    hosts = [f"{one.format(zone=zone)}." for one in servers]
    sets = {("@", "SOA"): [f"{hosts[0]} hostmaster.{zone}. {serial} 7200 1800 1209600 300"], ("@", "NS"): hosts}
    for line in lines:
        owner, kind, value = line.split(" ", 2)
        sets.setdefault((owner, kind), []).append(value)
    named = {place: f"{zone}." if place[0] == "@" else f"{place[0]}.{zone}." for place in sets}
    return ZoneContent(
        zone, serial, tuple(RecordSet(named[place], place[1], 300, tuple(values)) for place, values in sets.items())
    )


class Tree:
    """``above`` has the zone ``example``, ``below`` and ``other`` those that it delegates."""

    def __init__(self, home):
        self.port = port_everywhere()
        self.servers = {}
        for address in (ABOVE, BELOW, OTHER):
            closed = "yes" if address == OTHER else "no"
            where = f"--local-address={address}", f"--local-port={self.port}"
            self.servers[address] = Server(home / address, *where, "--gsqlite3-dnssec=yes", f"--disable-axfr={closed}")

    def start(self):
        for server in self.servers.values():
            server.start()

    def stop(self):
        for server in self.servers.values():
            server.stop()

    def publish(self, content, at=BELOW):
        PowerDns(self.servers[at].url, KEY).publish(content, key="test")

    def sign(self, zone, at=BELOW):
        """The DS record of the zone, signed from now on."""
        line = {"headers": {"X-API-Key": KEY}, "timeout": 10}
        url = f"{self.servers[at].url}/zones/{zone}."
        httpx.put(url, json={"dnssec": True, "api_rectify": True}, **line).raise_for_status()
        keys = httpx.get(f"{url}/cryptokeys", **line).json()
        return next(ds for key in keys for ds in key.get("ds", []) if ds.split()[2] == "2")


def port_everywhere():
    """A port that is free at all of the tree's addresses, for UDP and TCP."""
    while True:
        with ExitStack() as held:
            first = held.enter_context(socket.socket())
            first.bind((ABOVE, 0))
            port = first.getsockname()[1]
            try:
                for address in (ABOVE, BELOW, OTHER, SILENT, GARBAGE, TRUNCATED, ENDLESS):
                    held.enter_context(socket.socket(type=socket.SOCK_DGRAM)).bind((address, port))
                    if address != ABOVE:
                        held.enter_context(socket.socket()).bind((address, port))
            except OSError:
                continue
            return port


@contextmanager
def hostile(port):
    """Servers that say nothing, nonsense, or that their answer is too long for UDP and then nothing."""
    with ExitStack() as held:
        lines = {
            address: held.enter_context(socket.socket(type=socket.SOCK_DGRAM))
            for address in (SILENT, GARBAGE, TRUNCATED)
        }
        for address, line in lines.items():
            line.bind((address, port))
        long = held.enter_context(socket.socket())
        long.bind((TRUNCATED, port))
        long.listen()
        threads = [
            threading.Thread(target=_garbage, args=(lines[GARBAGE],)),
            threading.Thread(target=_cut, args=(lines[TRUNCATED],)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            with socket.socket(type=socket.SOCK_DGRAM) as last:
                for address in (GARBAGE, TRUNCATED):
                    last.sendto(b"", (address, port))
            for thread in threads:
                thread.join()


def _garbage(line):
    while True:
        frame, sender = line.recvfrom(4096)
        if not frame:
            return
        line.sendto(frame[:2] + b"\xff" * 40, sender)


def _cut(line):
    while True:
        frame, sender = line.recvfrom(4096)
        if not frame:
            return
        end = frame.index(b"\0", 12) + 5
        line.sendto(frame[:2] + struct.pack("!HHHHH", 0x8600, 1, 0, 0, 0) + frame[12:end], sender)
