"""Looking at 100,000 names, by a registry that answers at once: what is left is our own time and memory.

One name in ``NEWS`` has changed at the registry, as in a day of a registrar.
Beside the floor: one name read for update and its date written, in a transaction of its own.
"""

import os
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.database import set_up

NAMES = int(os.environ.get("BENCH_NAMES", "100000"))
FLOOR = min(NAMES, 2_000)
REGISTRY = "sandbox"
NEWS = 50


class Answering:
    """A registry that has every name as we know it."""

    def __init__(self, known: Callable[[str], tuple[Any, ...]]) -> None:
        from parvis.domains.ports import Capability  # noqa: PLC0415 - after the settings

        self.capabilities = frozenset(Capability)
        self._known = known

    def fetch(self, name: str) -> Any:
        from parvis.domains.ports import Snapshot  # noqa: PLC0415

        created_at, expires_at, statuses, nameservers = self._known(name)
        return Snapshot(
            name=name,
            created_at=created_at,
            expires_at=expires_at,
            statuses=frozenset({"ok"} if "ok" in statuses else {"serverTransferProhibited"}),
            nameservers=tuple(nameservers),
        )

    def transfer(self, _name: str) -> None:
        return None


def megabytes() -> float:
    """What the process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def as_of_yesterday() -> None:
    """Our copies as a look yesterday left them; one in ``NEWS`` has another status since."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE domains_domain SET ds = '{}', paid_until = expires_at, is_locked = false,
                registry_statuses = CASE WHEN id %% %(news)s = 0 THEN '{serverHold}' ELSE '{ok}' END::varchar[]
            """,
            {"news": NEWS},
        )


def floor(now: datetime) -> float:
    """Names a second."""
    from django.db import transaction  # noqa: PLC0415

    from parvis.domains.models import Domain  # noqa: PLC0415

    numbers = list(Domain.objects.order_by("pk").values_list("pk", flat=True)[:FLOOR])
    begun = time.perf_counter()
    for number in numbers:
        with transaction.atomic():
            domain = Domain.objects.select_for_update().get(pk=number)
            domain.synced_at = now
            domain.save(update_fields=["synced_at"])
    return len(numbers) / (time.perf_counter() - begun)


def main() -> int:
    set_up()
    from bench.loading import brand, person, settle  # noqa: PLC0415
    from parvis.domains.models import Domain  # noqa: PLC0415
    from parvis.domains.operations.sweeping import left_over, sweep  # noqa: PLC0415
    from parvis.domains.registries import registries  # noqa: PLC0415

    now = datetime.fromtimestamp(time.time(), UTC)
    person(brand(), "many@bench.example", NAMES, first=1, now=now - timedelta(days=2))
    as_of_yesterday()
    settle()
    least = floor(now - timedelta(days=2))

    def known(name: str) -> tuple[Any, ...]:
        fields = ("registered_at", "expires_at", "registry_statuses", "nameservers")
        # As the index of live names wants it.
        live = Domain.objects.exclude(state__in=["released", "failed"])
        return live.values_list(*fields).get(name=name)

    registries.register(REGISTRY, lambda: Answering(known))
    print(f"\na sweep of {NAMES} names whose registry answers at once")
    print(f"{'floor (read, written, committed)':34}{least:8.0f} names/s")
    before, most, begun, spent = 0.0, 0.0, time.perf_counter(), time.process_time()
    recent: deque[str] = deque(maxlen=5)
    for count, swept in enumerate(sweep(REGISTRY, before=now - timedelta(days=1)), 1):
        if swept.problem:
            recent.append(f"{swept.name}: {swept.problem}")
        if count == NAMES // 20:
            before = megabytes()
        if count % 1000 == 0:
            most = max(most, megabytes())
    taken, spent = time.perf_counter() - begun, time.process_time() - spent
    if recent or left_over(now - timedelta(days=1)):
        raise SystemExit(f"not all were looked at: {'; '.join(recent)}")
    print(f"{'sweep':34}{NAMES / taken:8.0f} names/s{least * taken / NAMES:9.2f} × the floor, {taken:.0f} s in all")
    print(f"{'processor time':34}{1000 * spent / NAMES:8.1f} ms each")
    print(f"{'memory':34}{before:8.0f} MB after a twentieth, {most:.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
