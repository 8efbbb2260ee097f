"""Commands a second and their p95 over TLS, through the pool, beside the same frames in a bare socket loop."""

import os
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from bench.sandbox import Sandbox, sandbox
from parvis.drivers.epp.commands import command_frame
from parvis.drivers.epp.elements import frame
from parvis.drivers.epp.frames.domain import InfoDomain
from parvis.drivers.epp.frames.session import Login
from parvis.drivers.epp.namespaces import OBJECTS
from parvis.drivers.epp.registry import EppRegistry

NAMES = int(os.environ.get("BENCH_NAMES", "4000"))
SESSIONS = (1, 2, 8)
AIM = 500
Ask = Callable[[str], None]


class Bare:
    """A signed-in socket that sends frames made before, and reads answers without looking into them."""

    def __init__(self, place: Sandbox, frames: dict[str, bytes]) -> None:
        settings = place.settings()
        context = ssl.create_default_context(cafile=str(settings.ca_file))
        plain = socket.create_connection((settings.host, settings.port))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line = context.wrap_socket(plain, server_hostname=settings.host)
        self._frames = frames
        self._answer()
        login = Login(settings.client_id, settings.password, [], "", list(OBJECTS))
        self._say(frame(command_frame(login, [], "bench-login")))
        self._answer()

    def _say(self, data: bytes) -> None:
        self._line.sendall(struct.pack(">I", len(data) + 4) + data)

    def _answer(self) -> None:
        (length,) = struct.unpack(">I", self._exactly(4))
        self._exactly(length - 4)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += self._line.recv(count - len(data))
        return data

    def ask(self, name: str) -> None:
        self._say(self._frames[name])
        self._answer()


def timed(asks: list[Ask], names: list[str]) -> tuple[float, float, float]:
    """Commands a second in all, the p95 of one in ms, and the processor time of one in ms.

    As many threads as ``asks``, each with its part of the names.
    """
    times: list[float] = []

    def work(ask: Ask, part: list[str]) -> None:
        for name in part:
            begun = time.perf_counter()
            ask(name)
            times.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=work, args=(ask, names[index :: len(asks)])) for index, ask in enumerate(asks)]
    begun, spent = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) != len(names):
        raise SystemExit("some commands failed")
    spent = 1000 * (time.process_time() - spent) / len(names)
    return len(names) / (time.perf_counter() - begun), quantiles(times, n=20)[18], spent


def main() -> int:
    names = [f"bench-{number}.com" for number in range(NAMES)]
    frames = {name: frame(command_frame(InfoDomain(name), [], f"bench-{name}")) for name in names}
    now = datetime.fromtimestamp(time.time(), UTC)
    print(f"\n{'info over TLS':34}{'per s':>8}{'p95 ms':>9}{'cpu ms':>9}{'× floor':>9}")
    with sandbox() as place:
        place.hold(names, created_at=now - timedelta(days=400), expires_at=now + timedelta(days=330))
        for count in SESSIONS:
            floor, floor_p95, floor_cpu = timed([Bare(place, frames).ask for _session in range(count)], names)
            print(f"{f'bare sockets, {count}':34}{floor:8.0f}{floor_p95:9.1f}{floor_cpu:9.2f}")
            registry = EppRegistry(place.settings(sessions=count))
            timed([_fetching(registry)] * count, names[: 20 * count])
            ours, ours_p95, ours_cpu = timed([_fetching(registry)] * count, names)
            late = " under the aim" if ours < AIM and count == max(SESSIONS) else ""
            print(
                f"{f'pool of sessions, {count}':34}{ours:8.0f}{ours_p95:9.1f}{ours_cpu:9.2f}{floor / ours:9.2f}{late}"
            )
    return 0


def _fetching(registry: EppRegistry) -> Ask:
    def ask(name: str) -> None:
        if registry.fetch(name) is None:
            raise SystemExit(f"{name} is not there")
        registry.exchange()

    return ask


if __name__ == "__main__":
    sys.exit(main())
