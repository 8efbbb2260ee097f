"""A template applied to many zones by a worker: zones a second and memory, beside a floor of the same run.

The floor is one row of a zone locked, written and committed. ``BENCH_ZONES`` makes it shorter or longer. Publication at
servers is queued and not carried out: that is ``dns.operations.publish``.
"""

import os
import sys
import time
from datetime import UTC, datetime
from uuid import uuid4

from bench.database import set_up
from bench.sweep import megabytes

ZONES = int(os.environ.get("BENCH_ZONES", "10000"))
FLOOR = min(ZONES, 2_000)
TEMPLATE = """@ 3600 A {{ip_web}}
www 3600 CNAME @
@ 3600 MX 10 {{mail_server}}.
@ 3600 TXT "v=spf1 mx -all"
_dmarc 3600 TXT "v=DMARC1; p=quarantine"
"""


def floor(pks: list[int]) -> float:
    """Zones a second."""
    from django.db import transaction  # noqa: PLC0415 - after the settings

    from parvis.dns.models import Zone  # noqa: PLC0415

    begun = time.perf_counter()
    for pk in pks[:FLOOR]:
        with transaction.atomic():
            zone = Zone.objects.select_for_update().get(pk=pk)
            zone.soa_ttl = 3_600
            zone.save(update_fields=["soa_ttl"])
    return len(pks[:FLOOR]) / (time.perf_counter() - begun)


def main() -> int:
    set_up()
    from bench.loading import brand, person, settle  # noqa: PLC0415
    from parvis.accounts.models import Account  # noqa: PLC0415
    from parvis.dns.actions import runs  # noqa: PLC0415
    from parvis.dns.actions.zones import open_zone  # noqa: PLC0415
    from parvis.dns.models import Zone  # noqa: PLC0415
    from parvis.dns.records.values import Record  # noqa: PLC0415
    from parvis.dns.tasks import apply_template  # noqa: PLC0415
    from parvis.kit.actor import SYSTEM  # noqa: PLC0415

    now = datetime.fromtimestamp(time.time(), UTC)
    person(brand(), "many@bench.example", 1, first=1, now=now)
    account = Account.objects.latest("pk")
    records = [Record("@", "A", "203.0.113.1", 300), Record("shop", "A", "203.0.113.2", 300)]
    for number in range(ZONES):
        open_zone(name=f"zone-{number}.example", account=account, records=records, actor=SYSTEM, now=now)
    settle()
    zones = list(Zone.objects.order_by("pk"))
    least = floor([zone.pk for zone in zones])
    wish = runs.Wish("Bench", TEMPLATE, {"ip_web": "203.0.113.9", "mail_server": "mail.bench.example"}, is_whole=False)
    run = runs.ask(wish, zones, account=account, key=uuid4(), language="fr", actor=SYSTEM, now=now)
    print(f"\na template of 5 records for {ZONES} zones")
    print(f"{'floor (locked, written, committed)':36}{least:8.0f} zones/s")
    before, begun, spent = megabytes(), time.perf_counter(), time.process_time()
    apply_template(run_id=run.pk)
    taken, spent = time.perf_counter() - begun, time.process_time() - spent
    if run.lines.exclude(state="done").exists():
        raise SystemExit("not all were published")
    print(f"{'template':36}{ZONES / taken:8.0f} zones/s{least * taken / ZONES:9.2f} × the floor, {taken:.0f} s in all")
    print(f"{'processor time':36}{1000 * spent / ZONES:8.1f} ms each")
    print(f"{'memory':36}{before:8.0f} MB before, {megabytes():.0f} MB after")
    return 0


if __name__ == "__main__":
    sys.exit(main())
