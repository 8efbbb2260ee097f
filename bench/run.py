"""``make bench``: the main pages at 100,000 names, against the floor measured in the same run."""

import gzip
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from bench.database import set_up

MANY, FEW = 100_000, 1_000
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
MAX_QUERIES = 12


@dataclass(frozen=True)
class Measure:
    label: str
    per_second: float
    p50: float
    p95: float
    queries: int
    gz_bytes: int
    floors: float = 0
    limit: float = 0


def measured(label: str, request: Callable[[], Any], *, rounds: int = ROUNDS) -> Measure:
    """Time ``request`` after a warm-up, then count its queries once."""
    from django.db import connection  # noqa: PLC0415 - after the settings
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    for _round in range(5):
        response = request()
    if response.status_code != 200:
        message = f"{label}: {response.status_code}"
        raise SystemExit(message)
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        request()
        times.append((time.perf_counter() - start) * 1000)
    with CaptureQueriesContext(connection) as seen:
        response = request()
    cuts = quantiles(times, n=20)
    return Measure(
        label, 1000 * len(times) / sum(times), cuts[9], cuts[18], len(seen), len(gzip.compress(response.content))
    )


def clients() -> tuple[Any, Any, str, str]:
    """Two signed-in browsers, with many and few names, one of the names, and the address of a search's results."""
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench.loading import brand, person, settle  # noqa: PLC0415
    from bench.shop import open_shop  # noqa: PLC0415
    from parvis.accounts.models import Account  # noqa: PLC0415
    from parvis.domains.models import Domain  # noqa: PLC0415

    now = timezone.now()
    owner = brand()
    signed_in = []
    for email, names, first in (("many@bench.example", MANY, 1), ("few@bench.example", FEW, MANY + 1)):
        user = person(owner, email, names, first=first, now=now)
        client = Client()
        client.force_login(user, backend="parvis.accounts.backends.BrandBackend")
        signed_in.append(client)
    buyer = Account.objects.get(memberships__user__email="many@bench.example")
    results = open_shop(owner, buyer, now=now)
    settle()
    name = Domain.objects.order_by("unicode_name").values_list("name", flat=True)[MANY // 2]
    return signed_in[0], signed_in[1], name, results


def deep() -> str:
    """The address of a page far down the list."""
    from parvis.domains.models import Domain  # noqa: PLC0415

    edge = Domain.objects.order_by("unicode_name").values_list("pk", flat=True)[MANY - 2000]
    return f"/domains/?after={edge}"


def pages(many: Any, few: Any, name: str, results: str) -> list[tuple[str, Any, str, str]]:
    """(label, client, address, kind): "list" is held to twice the floor, "other" to three times the list."""
    return [
        ("list, 1,000 names", few, "/domains/", ""),
        ("list, 100,000 names", many, "/domains/", "list"),
        ("list, a deep page", many, deep(), "other"),
        ("search, common part", many, "/domains/?q=boulangerie", "other"),
        ("search, rare part", many, f"/domains/?q={quote(name[:-5])}", "other"),
        ("search, nothing found", many, "/domains/?q=introuvable", "other"),
        ("search, two letters", many, "/domains/?q=zz", "other"),
        ("filter, extension", many, "/domains/?tld=paris", "other"),
        ("filter, two extensions and lock", many, "/domains/?tld=fr&tld=com&lock=1", "other"),
        ("filter, redemption", many, "/domains/?status=redemption", "other"),
        ("filter, expires within 30 days", many, "/domains/?expiry=30", "other"),
        ("filter, renewal off", many, "/domains/?auto=0", "other"),
        ("filter, holder", many, "/domains/?holder=exemple+7", "other"),
        ("filter, holder of nothing", many, "/domains/?holder=personne", "other"),
        ("filter, common name server", many, "/domains/?ns=ns1.example.net", "other"),
        ("filter, rare name server", many, "/domains/?ns=ns7.rare.example", "other"),
        ("view, to renew within 60 days", many, "/domains/?expiry=60&sort=expiry", "other"),
        ("view, action needed", many, "/domains/?action=1", "other"),
        ("view, action needed, by expiry", many, "/domains/?action=1&sort=expiry", "other"),
        ("search and filters", many, "/domains/?q=hotel&tld=fr&auto=0&sort=-expiry", "other"),
        ("sort by expiry", many, "/domains/?sort=expiry", "other"),
        ("sort by status, descending", many, "/domains/?sort=-status", "other"),
        ("domain detail", many, f"/domains/{name}/", "other"),
        ("dashboard", many, "/dashboard/", "other"),
        ("orders", many, "/billing/orders/", "other"),
        ("invoices", many, "/billing/invoices/", "other"),
        ("audit log", many, "/org/audit/", "other"),
        ("search results (shop)", many, results, "other"),
        ("checkout", many, "/checkout/", "other"),
        ("search results (portal)", many, "/search/?q=boulangerie", "other"),
    ]


def table(measures: list[Measure]) -> None:
    """Print it all."""
    print(f"{'page':34}{'req/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'× floor':>9}{'queries':>9}{'gz bytes':>10}  ")
    floor = measures[0]
    for one in measures:
        late = " over the aim" if one.limit and one.p95 > one.limit else ""
        late += " too many queries" if one.queries > MAX_QUERIES else ""
        print(
            f"{one.label:34}{one.per_second:8.0f}{one.p50:9.1f}{one.p95:9.1f}{one.p95 / floor.p95:9.1f}"
            f"{one.queries:9}{one.gz_bytes:10}{late}"
        )


def main() -> int:
    set_up()
    from django.conf import settings  # noqa: PLC0415 - after the settings

    settings.ROOT_URLCONF = "bench.urls"
    start = time.perf_counter()
    many, few, name, results = clients()
    print(f"{MANY + FEW} names loaded in {time.perf_counter() - start:.0f} s; {ROUNDS} rounds a page, in process\n")
    found = [measured("floor", lambda: many.get("/bench-floor/"))]
    list_p95 = 0.0
    for label, client, address, kind in pages(many, few, name, results):
        one = measured(label, lambda client=client, address=address: client.get(address))
        limit = {"list": 2 * found[0].p95, "other": 3 * list_p95}.get(kind, 0.0)
        list_p95 = one.p95 if kind == "list" else list_p95
        found.append(Measure(one.label, one.per_second, one.p50, one.p95, one.queries, one.gz_bytes, limit=limit))
    table(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
