"""The digests that chain the entries of one seller's books (rules 7.3)."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Final

from parvis.billing.models import LedgerEntry, Posting

SEALED: Final = ("key", "kind", "seller_id", "account_id", "currency", "order_number", "document")
"""What a digest covers, with the instant and the postings. Never changed: the seals there are would break."""


def digest_of(entry: LedgerEntry, postings: Iterable[Posting], previous: str) -> str:
    """The digest of an entry after the one whose digest is ``previous`` ("" for the first of its seller)."""
    content = {
        **{name: getattr(entry, name) for name in SEALED},
        "at": entry.at.astimezone(UTC).isoformat(),
        "postings": [
            [posting.book, posting.account_id, posting.minor, posting.detail]
            for posting in sorted(postings, key=lambda posting: posting.pk)
        ],
    }
    return hashlib.sha256(f"{previous}{json.dumps(content, sort_keys=True, ensure_ascii=False)}".encode()).hexdigest()
