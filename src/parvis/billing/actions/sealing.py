"""Closing what was written in the books (rules 7.3)."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from parvis.billing.models import LedgerEntry, LedgerSeal
from parvis.billing.seals import digest_of

MOST: Final = 1_000
"""Entries sealed in one transaction."""


def seal(*, now: datetime) -> int:
    """Give every entry that has none its place and digest; return how many were sealed.

    One sealer at a time. An entry that commits late takes a later place: places say the order of sealing.
    """
    count = 0
    while sealed := _some(now):
        count += sealed
    return count


@transaction.atomic
def _some(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('seals of the books', 0))")
    entries = list(LedgerEntry.objects.filter(seal__isnull=True).order_by("pk").prefetch_related("postings")[:MOST])
    last = {seller: _last(seller) for seller in {entry.seller_id for entry in entries}}
    seals = []
    for entry in entries:
        rank, previous = last[entry.seller_id]
        digest = digest_of(entry, entry.postings.all(), previous)
        seals.append(LedgerSeal(entry=entry, seller_id=entry.seller_id, rank=rank + 1, digest=digest, sealed_at=now))
        last[entry.seller_id] = (rank + 1, digest)
    LedgerSeal.objects.bulk_create(seals)
    return len(seals)


def _last(seller_id: int) -> tuple[int, str]:
    found = LedgerSeal.objects.filter(seller_id=seller_id).order_by("-rank").values_list("rank", "digest").first()
    return found or (0, "")
