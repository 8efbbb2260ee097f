"""10,000 renewals that are due in one minute, by two workers over EPP, beside the same commands through bare sockets."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.commands import Bare, timed
from bench.database import set_up
from bench.sandbox import REGISTRY, Sandbox, sandbox
from parvis.drivers.epp.commands import command_frame
from parvis.drivers.epp.elements import frame
from parvis.drivers.epp.frames.domain import InfoDomain, RenewDomain

NAMES = int(os.environ.get("BENCH_NAMES", "10000"))
FLOOR = max(NAMES // 10, 20)
WORKERS, SESSIONS = 2, 4
PATIENCE = 3600
_LOADED = """
    UPDATE domains_domain SET registry = %(registry)s, tld = 'com', name = 'renew-' || id || '.com', state = 'active',
        unicode_name = 'renew-' || id || '.com', registry_statuses = '{ok}', is_locked = false,
        nameservers = '{ns1.example.net,ns2.example.net}', registered_at = %(created)s, expires_at = %(expires)s,
        paid_until = %(expires)s, synced_at = %(now)s
"""


def asked_for(now: datetime, expires_at: datetime) -> list[str]:
    """One paid renewal a name, due somewhere in the coming minute. The names."""
    from django.db import connection, transaction  # noqa: PLC0415 - after the settings

    from bench.loading import brand, person  # noqa: PLC0415
    from parvis.domains.models import Domain  # noqa: PLC0415
    from parvis.provisioning.actions.operations import submit  # noqa: PLC0415

    person(brand(), "many@bench.example", NAMES, first=1, now=now)
    facts = {"registry": REGISTRY, "created": now - timedelta(days=400), "expires": expires_at, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_LOADED, facts)
    rows = list(Domain.objects.order_by("pk").values_list("pk", "name", "account_id"))
    with transaction.atomic():
        for pk, name, account_id in rows:
            arguments = {
                "domain_id": pk, "registry": REGISTRY, "years": 1, "paid_until": expires_at.isoformat(), "fee_minor": None,
                "fee_currency": "",
            }  # fmt: skip
            submit("domain.renew", key=f"bench:{pk}", subject=name, account_id=account_id, arguments=arguments, now=now)
    return [name for _pk, name, _account in rows]


def workers(place: Sandbox, folder: Path) -> list[subprocess.Popen[bytes]]:
    """As in production, with the registry in the operator's file."""
    epp = place.epp
    (folder / "registries.toml").write_text(
        f'[{REGISTRY}]\nhost = "127.0.0.1"\nport = {epp["ports"][REGISTRY]}\nclient_id = "{epp["client_id"]}"\n'
        f'password_env = "BENCH_PASSWORD"\nca_file = "{epp["ca_file"]}"\nsessions = {SESSIONS}\n',
        encoding="utf-8",
    )
    more = {"PARVIS_REGISTRIES": str(folder / "registries.toml"), "BENCH_PASSWORD": epp["password"]}
    program = [sys.executable, "-m", "parvis.config.cli", "worker"]
    return [subprocess.Popen(program, env=os.environ | more, stderr=subprocess.DEVNULL) for _worker in range(WORKERS)]


def floor(place: Sandbox, now: datetime, expires_at: datetime) -> float:
    """Renewals a second: the two commands of each as frames made before, in as many sessions as the workers have."""
    names = [f"floor-{number}.com" for number in range(FLOOR)]
    place.hold(names, created_at=now - timedelta(days=400), expires_at=expires_at)
    asked = {f"info {name}": frame(command_frame(InfoDomain(name), [], f"i-{name}")) for name in names}
    asked |= {
        f"renew {name}": frame(command_frame(RenewDomain(name, expires_at, 1), [], f"r-{name}")) for name in names
    }
    lines = [Bare(place, asked) for _session in range(WORKERS * SESSIONS)]

    def renewing(line: Bare, name: str) -> None:
        line.ask(f"info {name}")
        line.ask(f"renew {name}")

    per_second, _p95, _spent = timed([lambda name, line=line: renewing(line, name) for line in lines], names)
    return per_second


def main() -> int:
    set_up()
    from parvis.domains.models import Domain  # noqa: PLC0415 - after the settings
    from parvis.provisioning.enums import OperationState  # noqa: PLC0415
    from parvis.provisioning.models import Operation  # noqa: PLC0415

    now = datetime.fromtimestamp(time.time(), UTC).replace(microsecond=0)
    expires_at = now + timedelta(days=20)
    names = asked_for(now, expires_at)
    with sandbox() as place, tempfile.TemporaryDirectory(prefix="parvis-renewals-") as folder:
        place.hold(names, created_at=now - timedelta(days=400), expires_at=expires_at)
        least = floor(place, now, expires_at)
        print(f"\n{NAMES} renewals due at once, {WORKERS} workers with {SESSIONS} sessions each")
        print(f"{'bare sockets':34}{least:8.1f} renewals/s")
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        running = workers(place, Path(folder))
        try:
            while Operation.objects.exclude(state=OperationState.DONE).exists():
                if time.perf_counter() - begun > PATIENCE:
                    raise SystemExit("not done in an hour")
                time.sleep(0.5)
            taken = time.perf_counter() - begun
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        ours = set(names)
        renewed = Counter(name for name in place.logged("renew") if name in ours)
        looks = sum(name in ours for name in place.logged("info"))
    twice = [name for name in names if renewed[name] != 1]
    later = Domain.objects.filter(expires_at__gt=expires_at + timedelta(days=364)).count()
    if twice or later != NAMES:
        raise SystemExit(f"{len(twice)} were not renewed once; {later} of {NAMES} end a year later")
    rate = NAMES / taken
    print(f"{'workers':34}{rate:8.1f} renewals/s{least / rate:9.2f} × the floor, {taken:.0f} s in all")
    print(f"{'every one once, with':34}{(looks + NAMES) / NAMES:8.2f} commands each")
    print(f"{'processor time of the workers':34}{1000 * spent / NAMES:8.1f} ms each, letters included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
