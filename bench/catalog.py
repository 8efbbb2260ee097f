"""Zones published as files with their catalog, one by one: zones a second at the beginning and at the end, memory.

The floor is a file of the same size written aside, synchronised and renamed, beside its folder. ``BENCH_ZONES`` makes it
shorter or longer.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from bench.sweep import megabytes
from parvis.dns.ports import RecordSet, ZoneContent
from parvis.drivers.zonefiles.folder import ZoneFiles

ZONES = int(os.environ.get("BENCH_ZONES", "10000"))
PART = max(ZONES // 10, 1)


def content(number: int, serial: int = 1) -> ZoneContent:
    name = f"zone-{number}.example"
    soa = f"ns1.host.example. hostmaster.host.example. {serial} 7200 1800 1209600 300"
    sets = [RecordSet(f"{name}.", "SOA", 3600, (soa,)), RecordSet(f"{name}.", "NS", 3600, ("ns1.host.example.",))]
    sets += [RecordSet(f"{owner}.{name}.", "A", 300, ("203.0.113.1",)) for owner in ("www", "shop", "mail")]
    return ZoneContent(name, serial, tuple(sets))


def floor(home: Path) -> float:
    """Files a second."""
    begun = time.perf_counter()
    for number in range(PART):
        with (home / "aside").open("w") as file:
            file.write("x" * 300)
            file.flush()
            os.fsync(file.fileno())
        (home / "aside").rename(home / f"{number}.file")
        folder = os.open(home, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return PART / (time.perf_counter() - begun)


def main() -> int:
    with tempfile.TemporaryDirectory() as aside:
        least = floor(Path(aside))
    with tempfile.TemporaryDirectory() as place:
        server, before, times = ZoneFiles(Path(place)), megabytes(), []
        for first in range(0, ZONES, PART):
            begun = time.perf_counter()
            for number in range(first, min(first + PART, ZONES)):
                server.publish(content(number), key="bench")
            times.append(PART / (time.perf_counter() - begun))
        begun = time.perf_counter()
        for number in range(PART):
            server.publish(content(number, serial=2), key="bench")
        edited = PART / (time.perf_counter() - begun)
        print(f"\n{ZONES} zones as files, with their catalog")
        print(f"{'floor (a file written for good)':36}{least:8.0f} files/s")
        print(f"{'the first tenth':36}{times[0]:8.0f} zones/s{least / times[0]:9.2f} × the floor")
        print(f"{'the last tenth':36}{times[-1]:8.0f} zones/s{least / times[-1]:9.2f} × the floor")
        print(f"{'edits, all there':36}{edited:8.0f} zones/s{least / edited:9.2f} × the floor")
        print(f"{'memory':36}{before:8.0f} MB before, {megabytes():.0f} MB after")
    return 0


if __name__ == "__main__":
    sys.exit(main())
