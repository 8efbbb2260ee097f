"""From a record saved to the answer over UDP, with a real PowerDNS and a worker of its own; and the page of a large zone.

Beside the floor of the same run: a bare view that renders the same rows. ``BENCH_ROUNDS`` and ``BENCH_RECORDS``.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.database import set_up
from bench.run import measured
from tests.simulators.powerdns import INSTALLED, KEY, Server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
RECORDS = int(os.environ.get("BENCH_RECORDS", "5000"))
NAME, SMALL = "bench-zone.example", "small-zone.example"
FEW = 20
AIM = 1_000.0
"""Milliseconds from save to served (DNS-6)."""
PATIENCE = 120.0
_WORKER = [sys.executable, "-m", "parvis.config.cli", "worker"]


def prepared() -> Any:
    """A browser whose account has a small zone and a large one; the first record of each is changed again and again."""
    from django.test import Client  # noqa: PLC0415 - after the settings
    from django.utils import timezone  # noqa: PLC0415

    from bench.loading import brand, person  # noqa: PLC0415
    from parvis.accounts.models import Account  # noqa: PLC0415
    from parvis.dns.actions.zones import open_zone  # noqa: PLC0415
    from parvis.dns.records.values import Record  # noqa: PLC0415
    from parvis.domains.models import Domain  # noqa: PLC0415
    from parvis.kit.actor import SYSTEM  # noqa: PLC0415

    now = timezone.now()
    owner = brand()
    owner.nameservers = ["ns1.bench.example", "ns2.bench.example"]
    owner.save()
    user = person(owner, "zone@bench.example", 2, first=1, now=now)
    account = Account.objects.get()
    for domain, (name, count) in zip(Domain.objects.order_by("pk"), ((SMALL, FEW), (NAME, RECORDS)), strict=True):
        Domain.objects.filter(pk=domain.pk).update(name=name, unicode_name=name, state="active")
        records = [Record(f"h{number:05}", "A", f"192.0.2.{number % 250}", 300) for number in range(count)]
        open_zone(name=name, account=account, records=records, actor=SYSTEM, now=now)
    browser = Client()
    browser.force_login(user, backend="parvis.accounts.backends.BrandBackend")
    return browser


def served_after(browser: Any, server: Server, name: str, value: str) -> float:
    """Milliseconds from the form's submission to the answer that has ``value``."""
    from parvis.dns.models import Zone  # noqa: PLC0415 - after the settings

    zone = Zone.objects.get(name=name)
    key = zone.records.get(owner="h00000", until=None).key
    typed = {
        "type": "A", "was": "A", "raw": "", "seen": zone.number, "owner": "h00000", "part_address": value, "ttl": "300",
        "ttl_other": "", "note": "",
    }  # fmt: skip
    begun = time.perf_counter()
    answer = browser.post(f"/domains/{name}/dns/records/{key}/edit/", typed)
    if answer.status_code != 302:
        message = f"not saved: {answer.status_code}"
        raise SystemExit(message)
    while server.ask(f"h00000.{name}", "A") != [value]:
        if time.perf_counter() - begun > PATIENCE:
            message = f"not served in {PATIENCE:.0f} s"
            raise SystemExit(message)
        time.sleep(0.001)
    return (time.perf_counter() - begun) * 1000


def publishing(browser: Any, server: Server) -> float:
    """Print how long it takes with a worker as in production; the p95 of the small zone."""
    late = 0.0
    with subprocess.Popen(_WORKER, stderr=subprocess.DEVNULL) as worker:
        try:
            for name, count in ((NAME, RECORDS), (SMALL, FEW)):
                served_after(browser, server, name, "203.0.113.1")
                times = [served_after(browser, server, name, f"203.0.113.{2 + one % 250}") for one in range(ROUNDS)]
                cuts = quantiles(times, n=20)
                print(f"{f'saved to served, {count} records':40}{cuts[9]:9.1f}{cuts[18]:9.1f}")
                late = cuts[18]
        finally:
            worker.terminate()
    return late


def floor(rows: int) -> Callable[[], Any]:
    """The least that as many rows of records can cost in Django."""
    from django.http import HttpResponse  # noqa: PLC0415 - after the settings
    from django.template import Context, engines  # noqa: PLC0415

    from parvis.dns.models import KeptRecord  # noqa: PLC0415

    page = engines["django"].from_string(
        "<table>{% for row in rows %}<tr><td>{{ row.kind }}</td><td>{{ row.owner }}</td><td>{{ row.value }}</td>"
        "<td>{{ row.ttl }}</td></tr>{% endfor %}</table>"
    )

    def answered() -> HttpResponse:
        found = KeptRecord.objects.filter(zone__name=NAME, until=None).order_by("owner", "kind")[:rows]
        return HttpResponse(page.template.render(Context({"rows": found})))

    return answered


def main() -> int:
    if INSTALLED is None:
        print("no pdns_server here: install pdns-server and pdns-backend-sqlite3")
        return 0
    with tempfile.TemporaryDirectory(prefix="parvis-zones-") as folder:
        home = Path(folder)
        # Else what it read just before a change may be answered for another twenty seconds.
        server = Server(home / "pdns", "--cache-ttl=0", "--query-cache-ttl=0", "--negquery-cache-ttl=0")
        server.start()
        try:
            told = f'[pdns]\ndriver = "powerdns"\nurl = "{server.url}"\nkey_env = "BENCH_KEY"\n'
            (home / "dns.toml").write_text(told, encoding="utf-8")
            os.environ |= {"PARVIS_DNS": str(home / "dns.toml"), "BENCH_KEY": KEY}
            set_up()
            browser = prepared()
            print(f"\n{'':40}{'p50 ms':>9}{'p95 ms':>9}")
            late = publishing(browser, server)
            least = measured("floor", floor(200))
            page = measured("page", lambda: browser.get(f"/domains/{NAME}/dns/"))
        finally:
            server.stop()
    for label, one in (("bare view, 200 rows", least), (f"page of {RECORDS} records, 200 rows", page)):
        print(f"{label:40}{one.p50:9.1f}{one.p95:9.1f}{one.queries:5} queries")
    print(f"{page.p95 / least.p95:.1f} × the floor")
    return int(late > AIM)


if __name__ == "__main__":
    sys.exit(main())
