"""The sandbox card company (PAY-3): its own store, its own hosted page, signed notifications over HTTP.

It knows nothing of our database. Outcomes are chosen on its page; a notification can come late or never.
"""

import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from parvis.billing.ports import (
    ForgedNoticeError,
    Notice,
    PaidState,
    PaidStatus,
    PaymentPage,
    PaymentUnavailableError,
)
from parvis.kit.money import Money

SIGNATURE: Final = "X-Card-Signature"
LATE: Final = 10.0
"""Seconds that a late payment takes to be known."""
EXPIRES: Final = 24 * 3600.0
OUTCOMES: Final[Mapping[str, tuple[PaidState, str]]] = {
    "success": (PaidState.PAID, ""),
    "late": (PaidState.PAID, ""),
    "lost": (PaidState.PAID, ""),
    "insufficient-funds": (PaidState.REFUSED, "insufficient-funds"),
    "refused-by-bank": (PaidState.REFUSED, "refused-by-bank"),
    "not-authenticated": (PaidState.REFUSED, "not-authenticated"),
    "abandon": (PaidState.EXPIRED, "expired"),
}
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS payments (
    number TEXT PRIMARY KEY, reference TEXT UNIQUE NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
    label TEXT NOT NULL, return_url TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL, refusal TEXT NOT NULL,
    opened REAL NOT NULL, known REAL NOT NULL
)
"""

Deliver = Callable[[str, bytes, Mapping[str, str]], None]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Deliver a notification over HTTP, trying a few times. A host below localhost is reached on loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = url.replace(host, "127.0.0.1", 1) if host.endswith("localhost") else url
    for pause in (0.0, 1.0, 3.0):
        time.sleep(pause)
        try:
            httpx.post(address, content=body, headers={**headers, "Host": parts.netloc}, timeout=5).raise_for_status()
        except httpx.HTTPError:
            continue
        return


class SandboxCards:
    """A CardDriver. ``path`` is its SQLite file; ``deliver`` carries notifications, in a thread of their own."""

    def __init__(
        self, path: Path, secret: str, *, deliver: Deliver = post, clock: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._secret = secret.encode()
        self._deliver = deliver
        self._clock = clock

    def open_page(self, *, reference: str, amount: Money, label: str, return_url: str, language: str) -> PaymentPage:
        with self._store() as store:
            store.execute(
                "INSERT INTO payments VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (reference) DO NOTHING",
                (
                    f"cp_{secrets.token_hex(10)}",
                    reference,
                    amount.minor,
                    amount.currency,
                    label,
                    return_url,
                    language,
                    PaidState.OPEN.value,
                    "",
                    self._clock(),
                    0.0,
                ),
            )
            row = store.execute("SELECT number, return_url FROM payments WHERE reference = ?", (reference,)).fetchone()
        parts = urlsplit(row["return_url"])
        return PaymentPage(row["number"], f"{parts.scheme}://{parts.netloc}/sandbox-card/{row['number']}/")

    def status(self, number: str) -> PaidStatus:
        row = self.payment(number)
        state, refusal = PaidState(row["state"]), row["refusal"]
        if row["known"] > self._clock():
            state, refusal = PaidState.OPEN, ""
        elif state == PaidState.OPEN and row["opened"] + EXPIRES < self._clock():
            state, refusal = PaidState.EXPIRED, "expired"
        return PaidStatus(number, row["reference"], state, Money(row["amount"], row["currency"]), refusal)

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE.lower(), "")
        if not hmac.compare_digest(given.encode(), self._sign(body).encode()):
            raise ForgedNoticeError
        try:
            said = json.loads(body)
            return Notice(number=str(said["notice"]), payment_number=str(said["payment"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ForgedNoticeError from error

    def payment(self, number: str) -> dict[str, Any]:
        """Everything the company knows of a payment, for its page. Raises PaymentUnavailableError when it knows none."""
        with self._store() as store:
            row = store.execute("SELECT * FROM payments WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise PaymentUnavailableError(number)
        return dict(row)

    def settle(self, number: str, outcome: str) -> bool:
        """End a payment as the customer chose; False when it was over already. Tells Parvis, unless that gets lost."""
        state, refusal = OUTCOMES[outcome]
        now = self._clock()
        known = now + LATE if outcome == "late" else now
        with self._store() as store:
            changed = store.execute(
                "UPDATE payments SET state = ?, refusal = ?, known = ? WHERE number = ? AND state = ?",
                (state.value, refusal, known, number, PaidState.OPEN.value),
            ).rowcount
        if changed and outcome not in {"lost", "abandon"}:
            threading.Thread(target=self._tell, args=(number, known - now), daemon=True).start()
        return bool(changed)

    def notification(self, number: str) -> tuple[bytes, dict[str, str]]:
        """A signed notification about a payment: the raw body and its headers. Each call makes a new one."""
        body = json.dumps({"notice": f"cn_{secrets.token_hex(10)}", "payment": number}).encode()
        return body, {SIGNATURE: self._sign(body), "Content-Type": "application/json"}

    def _tell(self, number: str, pause: float) -> None:
        if pause:
            time.sleep(pause)
        parts = urlsplit(self.payment(number)["return_url"])
        body, headers = self.notification(number)
        self._deliver(f"{parts.scheme}://{parts.netloc}/hooks/card/", body, headers)

    def _sign(self, body: bytes) -> str:
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()

    @contextmanager
    def _store(self) -> Iterator[sqlite3.Connection]:
        """One connection per call: threads and processes share only the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=5)
        try:
            connection.row_factory = sqlite3.Row
            with connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            raise PaymentUnavailableError(str(error)) from error
        finally:
            connection.close()
