"""One label under 500 extensions at 20 registries that each take 100 ms to answer, beside the slowest of them alone."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.database import set_up
from parvis_registry import certificates

REGISTRIES, EXTENSIONS, LATENCY = 20, 500, 0.1
ROUNDS = 9
AIM = 1.3


@contextmanager
def slow_registries() -> Iterator[list[Any]]:
    """Drivers of the registries, each signed in once already."""
    from parvis.drivers.epp.registry import EppRegistry  # noqa: PLC0415
    from parvis.drivers.epp.settings import EppSettings  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="parvis-slow-") as folder:
        home, now = Path(folder), datetime.fromtimestamp(time.time(), UTC)
        authority = certificates.authority(home, now=now)
        certificate = certificates.server(home, "server.pem", now=now)
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "bench.slow_registries", "--count", str(REGISTRIES), "--latency", str(LATENCY)),
                *("--certificate", str(certificate), "--ports", str(home / "ports")),
            ]
        )
        try:
            while not (home / "ports").exists():
                time.sleep(0.05)
            ports = json.loads((home / "ports").read_text(encoding="utf-8"))
            yield [
                EppRegistry(
                    EppSettings(f"slow-{number}", "127.0.0.1", "bench", "bench-password", port, ca_file=authority)
                )
                for number, port in enumerate(ports)
            ]
        finally:
            process.terminate()
            process.wait(30)


def shop() -> Any:
    """A brand that sells every extension."""
    from bench.loading import brand  # noqa: PLC0415
    from parvis.catalog.models import BrandTld, Tld  # noqa: PLC0415

    made = brand()
    tlds = Tld.objects.bulk_create(
        Tld(name=f"bench{number}", registry=f"slow-{number % REGISTRIES}") for number in range(EXTENSIONS)
    )
    BrandTld.objects.bulk_create(BrandTld(brand=made, tld=tld, position=index) for index, tld in enumerate(tlds))
    return made


def opened(made: Any, label: str) -> Any:
    """A search of ``label`` under everything that is sold."""
    from django.utils import timezone  # noqa: PLC0415

    from parvis.domains.search.actions import open_search, widen  # noqa: PLC0415

    search = open_search(made, label, now=timezone.now()).search
    widen(search)
    # Ideas are other labels.
    search.answers.filter(group="ideas").delete()
    return search


def main() -> int:
    set_up()
    from parvis.domains.enums import AnswerState  # noqa: PLC0415
    from parvis.domains.registries import registries  # noqa: PLC0415
    from parvis.domains.search.availability import ask  # noqa: PLC0415

    made = shop()
    with slow_registries() as drivers:
        for number, driver in enumerate(drivers):
            registries.register(f"slow-{number}", lambda driver=driver: driver)
            driver.check([f"warm.bench{number}"])
        alone, opening, whole, processor = [], [], [], []
        for attempt in range(ROUNDS):
            begun = time.perf_counter()
            search = opened(made, f"bench{attempt}")
            opening.append(time.perf_counter() - begun)
            times = []
            for number, driver in enumerate(drivers):
                names = list(search.answers.filter(registry=f"slow-{number}").values_list("name", flat=True))
                begun = time.perf_counter()
                driver.check(names)
                times.append(time.perf_counter() - begun)
            alone.append(max(times))
            begun, spent = time.perf_counter(), time.process_time()
            for future in ask(search.pk):
                future.result()
            whole.append(time.perf_counter() - begun)
            processor.append(time.process_time() - spent)
            free = search.answers.filter(state=AnswerState.AVAILABLE).count()
            if free != EXTENSIONS:
                raise SystemExit(f"{free} of {EXTENSIONS} names were answered")
    ratio = median(whole) / median(alone)
    print(f"\none label, {EXTENSIONS} extensions, {REGISTRIES} registries of {1000 * LATENCY:.0f} ms, {ROUNDS} rounds")
    print(f"{'opening and widening the search':34}{1000 * median(opening):8.0f} ms")
    print(f"{'the slowest registry alone':34}{1000 * median(alone):8.0f} ms")
    late = f" over the aim of {AIM}" if ratio > AIM else ""
    print(f"{'every answer written':34}{1000 * median(whole):8.0f} ms{ratio:9.2f} × the slowest{late}")
    print(f"{'processor time of ours':34}{1000 * median(processor):8.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
