"""A card company for the demonstration and the tests, with a store of its own. It takes no card."""

import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from parvis.billing.ports import ForgedNoticeError, Notice, PaidState, PaidStatus, PaymentPage
from parvis.kit.money import Money

SIGNATURE: Final = "X-Card-Signature"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS pages (
    number TEXT PRIMARY KEY, reference TEXT UNIQUE NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL,
    label TEXT NOT NULL, return_url TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL, refusal TEXT NOT NULL
)
"""


class SandboxCards:
    """Payment pages on our own host at ``/sandbox-card/<number>/``; ``decide`` is what the customer does there."""

    signature_header = SIGNATURE

    def __init__(self, path: Path, secret: str) -> None:
        self._path = path
        self._secret = secret

    def open_page(self, *, reference: str, amount: Money, label: str, return_url: str, language: str) -> PaymentPage:
        with self._database() as database:
            database.execute(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, 'open', '') ON CONFLICT (reference) DO NOTHING",
                (secrets.token_hex(12), reference, amount.minor, amount.currency, label, return_url, language),
            )
            number = database.execute("SELECT number FROM pages WHERE reference = ?", (reference,)).fetchone()["number"]
        return PaymentPage(number, f"/sandbox-card/{number}/")

    def status(self, number: str) -> PaidStatus:
        row = self.page(number)
        if row is None:
            raise LookupError(number)
        amount = Money(row["minor"], row["currency"])
        return PaidStatus(number, row["reference"], PaidState(row["state"]), amount, row["refusal"])

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        # Compared as bytes: text beyond ASCII, which a forger may send, cannot be compared.
        if not hmac.compare_digest(headers.get(SIGNATURE, "").encode(), self.sign(body).encode()):
            raise ForgedNoticeError
        said = json.loads(body)
        return Notice(said["number"], said["payment"])

    def sign(self, body: bytes) -> str:
        """The company's signature of a notification."""
        return hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()

    def page(self, number: str) -> Mapping[str, Any] | None:
        """What the page shows, or None."""
        with self._database() as database:
            row = database.execute("SELECT * FROM pages WHERE number = ?", (number,)).fetchone()
            return dict(row) if row is not None else None

    def decide(self, number: str, state: PaidState, refusal: str = "") -> None:
        """What the customer and the bank did; a page that is over stays as it is."""
        with self._database() as database:
            database.execute(
                "UPDATE pages SET state = ?, refusal = ? WHERE number = ? AND state = 'open'", (state, refusal, number)
            )

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=20)
        database.row_factory = sqlite3.Row
        try:
            database.execute(_SCHEMA)
            with database:
                yield database
        finally:
            database.close()
