"""Planning the renewals and reminders of 1,000,000 names, then following those that are due: time and memory.

Twice: with the ends of terms spread over two years, when one name in a hundred has something due, and with all of them
within two months. ``BENCH_NAMES`` makes it shorter.
"""

import os
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.database import set_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parvis.accounts.models import Account
    from parvis.contacts.models import Contact

NAMES = int(os.environ.get("BENCH_NAMES", "1000000"))
OF_ONE = 20
"""Names of an account."""
MOST_FOLLOWED = 2_000
"""Accounts followed where all have something due: the rest takes as long, each for itself."""
_DOMAINS = """
INSERT INTO domains_domain (name, unicode_name, tld, registry, account_id, registrant_id, state, registered_at, expires_at,
    paid_until, registry_statuses, nameservers, is_locked, is_auto_renewed, is_premium, synced_at, grams, created_at)
SELECT 'bench-' || g || '.com', 'bench-' || g || '.com', 'com', 'sandbox', c.account_id, c.id, 'active', %(created)s, e.at, e.at,
    '{ok}'::varchar[], '{ns1.example.net,ns2.example.net}'::varchar[], false, g %% 2 = 0, false, %(now)s, '{}'::varchar[], %(created)s
FROM generate_series(1, %(names)s) AS g
JOIN (SELECT id, account_id, row_number() OVER (ORDER BY id) AS rank FROM contacts_contact) AS c ON c.rank = 1 + g / %(of_one)s,
LATERAL (SELECT %(now)s::timestamptz + make_interval(days => 1 + (g::bigint * 7919 %% %(days)s)::int, hours => 5) AS at) AS e
"""


def loaded(days: int, now: datetime) -> None:
    """The names, whose terms end within so many days."""
    from django.db import connection  # noqa: PLC0415 - after the settings

    from bench.loading import settle  # noqa: PLC0415
    from bench.seller import business, seller  # noqa: PLC0415
    from parvis.accounts.models import Account  # noqa: PLC0415
    from parvis.brands.models import Brand  # noqa: PLC0415
    from parvis.catalog.loading import load_tlds  # noqa: PLC0415
    from parvis.contacts.models import Contact  # noqa: PLC0415

    created = now - timedelta(days=400)
    with connection.cursor() as cursor:
        if not Brand.objects.exists():
            load_tlds(now)
            business(seller(), 1, now=created)
            like = Account.objects.get()
            Account.objects.bulk_create(_another(like, number) for number in range(2, 2 + NAMES // OF_ONE))
            holders = Account.objects.order_by("pk").values_list("pk", flat=True)
            Contact.objects.bulk_create((_holder(pk, created) for pk in holders.iterator()), batch_size=2_000)
        cursor.execute("TRUNCATE domains_domain CASCADE")
        facts = {"names": NAMES, "of_one": OF_ONE, "days": days, "now": now, "created": created}
        cursor.execute(_DOMAINS, facts)
    settle()


def _another(like: "Account", number: int) -> "Account":
    from parvis.accounts.models import Account  # noqa: PLC0415

    copied = (
        "brand_id",
        "kind",
        "organisation",
        "first_name",
        "last_name",
        "phone",
        "street",
        "postal_code",
        "city",
        "country",
    )
    values = {name: getattr(like, name) for name in (*copied, "company_number", "created_at")}
    return Account(number=f"A-{number:06d}", email=f"account-{number}@client.example", **values)


def _holder(account_id: int, created: datetime) -> "Contact":
    from parvis.contacts.models import Contact  # noqa: PLC0415

    return Contact(
        account_id=account_id, kind="individual", first_name="Anna", last_name="Exemple", email="anna@client.example",
        phone="+33.199000001", street="10 rue du Modèle", postal_code="75002", city="Paris", country="FR", created_at=created,
    )  # fmt: skip


def measured(days: int, now: datetime) -> None:
    """Plan, then follow."""
    from django.db import connection  # noqa: PLC0415 - after the settings

    from parvis.orders.actions.replanning import accounts_due, replan  # noqa: PLC0415
    from parvis.orders.models import Reminder, RenewalPlan  # noqa: PLC0415

    loaded(days, now)
    begun = time.perf_counter()
    planned = replan(now=now)
    first = time.perf_counter() - begun
    first_day(now, limit=None if days > 365 else MOST_FOLLOWED)
    begun = time.perf_counter()
    replan(now=now)
    again = time.perf_counter() - begun
    # A day later, what is due is what that day brings.
    later = now + timedelta(days=1)
    begun = time.perf_counter()
    replan(now=later)
    due = sorted(accounts_due(now=later))
    looked = time.perf_counter() - begun
    before, looked_at, statements = _memory(), due[:MOST_FOLLOWED], _Statements()
    spent, begun = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(statements):
        names = followed(looked_at, later)
    taken, spent, many = time.perf_counter() - begun, time.process_time() - spent, max(len(looked_at), 1)
    print(f"\n{NAMES} names, terms that end within {days} days")
    print(f"{'planned for the first time':44}{first:8.1f} s for {planned} names")
    print(f"{'planned again, nothing new':44}{again:8.2f} s")
    print(f"{'a day later: what is due':44}{looked:8.2f} s for {len(due)} accounts")
    print(f"{'followed':44}{1000 * taken / many:8.1f} ms an account, {names} names of {len(looked_at)} accounts")
    print(f"{'each account':44}{1000 * spent / many:8.1f} ms of processor, {statements.count / many:.1f} statements")
    print(f"{'memory':44}{before:8.0f} MB before, {_memory():.0f} MB at most")
    print(f"{'reminders':44}{Reminder.objects.count():8} written, {RenewalPlan.objects.count()} plans")


class _Statements:
    """Counts what the database is asked."""

    count = 0

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)


def followed(accounts: "Sequence[int]", now: datetime) -> int:
    """Follow them as the worker does, some to a job; return how many names were looked at."""
    from parvis.orders.actions.terms_together import follow_all  # noqa: PLC0415
    from parvis.orders.tasks import ACCOUNTS_OF_A_JOB  # noqa: PLC0415

    names = 0
    for start in range(0, len(accounts), ACCOUNTS_OF_A_JOB):
        done = follow_all(accounts[start : start + ACCOUNTS_OF_A_JOB], now=now)
        if done.failed:
            raise SystemExit(f"{len(done.failed)} accounts failed")
        names += done.names
    return names


def first_day(now: datetime, *, limit: int | None) -> None:
    """Bring the plans of the first day up to date, as many accounts as asked."""
    from parvis.orders.actions.replanning import accounts_due  # noqa: PLC0415
    from parvis.orders.models import RenewalPlan  # noqa: PLC0415

    followed(sorted(accounts_due(now=now))[:limit], now)
    RenewalPlan.objects.filter(next_at__lte=now).update(next_at=now + timedelta(hours=12))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    set_up()
    now = datetime.fromtimestamp(time.time(), UTC).replace(microsecond=0)
    for days in (6_200, 60):
        measured(days, now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
