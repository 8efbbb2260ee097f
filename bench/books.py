"""Entries a second in the books, each in a transaction of its own, beside the same rows written by bare SQL."""

import os
import sys
import time
from datetime import UTC, datetime

from bench.database import set_up

COUNT = int(os.environ.get("BENCH_ENTRIES", "2000"))
_COPY = """
CREATE TABLE bench_entry (id bigserial PRIMARY KEY, key text UNIQUE, kind text, seller_id bigint, account_id bigint, currency text,
    order_number text, document text, at timestamptz);
CREATE TABLE bench_posting (id bigserial PRIMARY KEY, entry_id bigint REFERENCES bench_entry, book text, account_id bigint,
    minor bigint, detail text);
CREATE INDEX ON bench_posting (entry_id);
"""
_ENTRY = "INSERT INTO bench_entry VALUES (DEFAULT, %s, 'payment', 1, 1, 'EUR', %s, '', %s) RETURNING id"
_POSTINGS = (
    "INSERT INTO bench_posting VALUES (DEFAULT, %s, 'cards', NULL, 1200, ''), (DEFAULT, %s, 'customers', 1, -1200, '')"
)


def bare(now: datetime) -> float:
    """Entries a second without a rule, an ORM or a trigger."""
    from django.db import connection, transaction  # noqa: PLC0415 - after the settings

    with connection.cursor() as cursor:
        cursor.execute(_COPY)
        begun = time.perf_counter()
        for number in range(COUNT):
            with transaction.atomic():
                cursor.execute(_ENTRY, [f"bench:{number}", f"C-{number}", now])
                ((pk,),) = cursor.fetchall()
                cursor.execute(_POSTINGS, [pk, pk])
    return COUNT / (time.perf_counter() - begun)


def ours(now: datetime) -> float:
    """Entries a second as payments write them, balance checked by PostgreSQL at commit."""
    from django.db import transaction  # noqa: PLC0415

    from bench.seller import business, seller  # noqa: PLC0415
    from parvis.billing.actions.books import Side, write_entry  # noqa: PLC0415
    from parvis.billing.enums import Book, EntryKind  # noqa: PLC0415

    brand = seller()
    account = business(brand, 1, now=now)
    sides = [Side(Book.CARDS, 1200), Side(Book.CUSTOMERS, -1200)]
    begun = time.perf_counter()
    for number in range(COUNT):
        with transaction.atomic():
            write_entry(
                f"bench:{number}", EntryKind.PAYMENT, account=account, seller_id=brand.legal_entity_id, currency="EUR",
                sides=sides, order_number=f"C-{number}", document="", now=now,
            )  # fmt: skip
    return COUNT / (time.perf_counter() - begun)


def main() -> int:
    set_up()
    from parvis.billing.actions.sealing import seal  # noqa: PLC0415
    from parvis.billing.models import Posting  # noqa: PLC0415

    now = datetime.fromtimestamp(time.time(), UTC).replace(microsecond=0)
    least, rate = bare(now), ours(now)
    begun = time.perf_counter()
    seal(now=now)
    sealed = time.perf_counter() - begun
    if Posting.objects.count() != 2 * COUNT or sum(Posting.objects.values_list("minor", flat=True)):
        raise SystemExit("not all was written, or it does not balance")
    print(f"\n{'bare inserts, an entry of two postings':44}{least:8.0f}/s")
    print(f"{'the books, balance checked at commit':44}{rate:8.0f}/s{least / rate:9.2f} × the floor")
    print(f"{f'sealing {COUNT} entries':44}{sealed:8.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
