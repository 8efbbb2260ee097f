"""A card company for the demonstration and the tests, with a store of its own. It takes no card."""

import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from parvis.billing.ports import (
    CardCapability,
    DisputeState,
    DisputeStatus,
    ForgedNoticeError,
    KeptCard,
    Notice,
    NoticeKind,
    PageOverError,
    PaidState,
    PaidStatus,
    Payer,
    PaymentNotDoneError,
    PaymentPage,
    RefundState,
    RefundStatus,
    SavingStatus,
)
from parvis.drivers.sandbox.store import SCHEMA, card_of
from parvis.kit.money import Money

SIGNATURE: Final = "X-Card-Signature"
REFUSING: Final = "0002"
ASKING: Final = "3184"
"""Endings of the sandbox's cards whose bank says no, or wants the holder to confirm, when they are charged alone."""


class SandboxCards:
    """Payment pages on our own host at ``/sandbox-card/<number>/``; ``decide`` is what the customer does there."""

    signature_header = SIGNATURE
    capabilities = frozenset(CardCapability)

    def __init__(self, path: Path, secret: str) -> None:
        self._path = path
        self._secret = secret
        self._said = threading.local()

    def open_page(
        self,
        *,
        reference: str,
        amount: Money,
        label: str,
        return_url: str,
        language: str,
        payer: Payer,
        known: str = "",
        is_kept: bool = False,
    ) -> PaymentPage:
        holder = payer.holder or f"holder-{payer.reference}"
        with self._database() as database:
            database.execute(
                "INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, 'open', '', ?, ?, '') ON CONFLICT (reference) DO NOTHING",
                (
                    secrets.token_hex(12), reference, amount.minor, amount.currency, label, return_url, language,
                    holder, is_kept,
                ),
            )  # fmt: skip
            row = database.execute("SELECT * FROM payments WHERE reference = ?", (reference,)).fetchone()
        self._say(f"page {reference}: {row['state']}")
        if known and row["state"] != PaidState.OPEN:
            raise PageOverError(known)
        return PaymentPage(row["number"], f"/sandbox-card/{row['number']}/", holder)

    def open_saving(
        self, *, reference: str, return_url: str, language: str, payer: Payer, known: str = ""
    ) -> PaymentPage:
        return self.open_page(
            reference=reference,
            amount=Money(0, "EUR"),
            label="",
            return_url=return_url,
            language=language,
            payer=payer,
            known=known,
            is_kept=True,
        )

    def status(self, number: str) -> PaidStatus:
        row = self._page(number)
        amount = Money(row["minor"], row["currency"])
        self._say(f"status of {number}: {row['state']}")
        return PaidStatus(
            number, row["reference"], PaidState(row["state"]), amount, row["refusal"], self._kept(row["token"])
        )

    def saving(self, number: str) -> SavingStatus:
        row = self._page(number)
        return SavingStatus(number, row["reference"], PaidState(row["state"]), self._kept(row["token"]))

    def forget(self, token: str) -> None:
        with self._database() as database:
            database.execute("DELETE FROM cards WHERE token = ?", (token,))

    def charge(self, *, reference: str, amount: Money, label: str, card: KeptCard) -> PaidStatus:
        state, refusal = PaidState.PAID, ""
        kept = self._kept(card.token)
        if kept is None:
            raise PaymentNotDoneError("this card is not kept any more")
        if kept.last4 == REFUSING:
            state, refusal = PaidState.REFUSED, "declined"
        elif kept.last4 == ASKING:
            state = PaidState.AUTHENTICATION
        with self._database() as database:
            database.execute(
                "INSERT INTO payments VALUES (?, ?, ?, ?, ?, '', '', ?, ?, ?, 0, '') ON CONFLICT (reference) DO NOTHING",
                (
                    f"charge-{secrets.token_hex(12)}", reference, amount.minor, amount.currency, label, state, refusal,
                    card.holder,
                ),
            )  # fmt: skip
        self._say(f"charge of {amount.minor} {amount.currency} for {reference}: {state}")
        found = self.charged(reference=reference, card=card)
        if found is None:
            raise LookupError(reference)
        return found

    def charged(self, *, reference: str, card: KeptCard) -> PaidStatus | None:
        with self._database() as database:
            row = database.execute("SELECT number FROM payments WHERE reference = ?", (reference,)).fetchone()
        self._say(f"looked for {reference}, card ending in {card.last4}: {'there' if row else 'not there'}")
        return self.status(row["number"]) if row is not None else None

    def refund(self, number: str, *, amount: Money, key: str) -> RefundStatus:
        paid = self.status(number)
        known = self.refunded(number, key=key)
        if known is not None:
            return known
        with self._database() as database:
            given = database.execute("SELECT sum(minor) FROM refunds WHERE page = ?", (number,)).fetchone()[0] or 0
            if paid.state != PaidState.PAID or given + amount.minor > paid.amount.minor:
                raise PaymentNotDoneError("more would be given back than was paid")
            database.execute(
                "INSERT INTO refunds VALUES (?, ?, ?, ?) ON CONFLICT (key, page) DO NOTHING",
                (f"refund-{secrets.token_hex(8)}", key, number, amount.minor),
            )
        self._say(f"refund {key} of {amount.minor} {amount.currency}: done")
        found = self.refunded(number, key=key)
        if found is None:
            raise LookupError(key)
        return found

    def refunded(self, number: str, *, key: str) -> RefundStatus | None:
        currency = self._page(number)["currency"]
        with self._database() as database:
            row = database.execute("SELECT * FROM refunds WHERE key = ? AND page = ?", (key, number)).fetchone()
            failed = {found["number"] for found in database.execute("SELECT number FROM failed_refunds")}
        if row is None:
            return None
        state = RefundState.FAILED if row["number"] in failed else RefundState.DONE
        return RefundStatus(row["number"], key, state, Money(row["minor"], currency))

    def dispute(self, number: str) -> DisputeStatus:
        with self._database() as database:
            row = database.execute("SELECT * FROM disputes WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise LookupError(number)
        page = self._page(row["page"])
        answer_by = datetime.fromisoformat(row["answer_by"])
        amount = Money(row["minor"], page["currency"])
        return DisputeStatus(number, page["reference"], DisputeState(row["state"]), amount, row["reason"], answer_by)

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        # Compared as bytes: text beyond ASCII, which a forger may send, cannot be compared.
        if not hmac.compare_digest(headers.get(SIGNATURE, "").encode(), self.sign(body).encode()):
            raise ForgedNoticeError
        said = json.loads(body)
        return Notice(said["number"], said["payment"], NoticeKind(said.get("kind", NoticeKind.PAYMENT)))

    def exchange(self) -> str:
        return str(getattr(self._said, "text", ""))

    def sign(self, body: bytes) -> str:
        """The company's signature of a notification."""
        return hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()

    def page(self, number: str) -> Mapping[str, Any] | None:
        """What the page shows, or None."""
        with self._database() as database:
            row = database.execute("SELECT * FROM payments WHERE number = ?", (number,)).fetchone()
            return dict(row) if row is not None else None

    def decide(self, number: str, state: PaidState, refusal: str = "", card: str = "") -> None:
        """What the customer and the bank did; a page that is over stays as it is. ``card``: the ending of one to keep."""
        with self._database() as database:
            row = database.execute("SELECT * FROM payments WHERE number = ? AND state = 'open'", (number,)).fetchone()
            token = ""
            if row is not None and state == PaidState.PAID and (row["is_kept"] or card):
                token = f"card-{secrets.token_hex(8)}"
                database.execute("INSERT INTO cards VALUES (?, ?, ?)", (token, row["holder"], card or "4242"))
            database.execute(
                "UPDATE payments SET state = ?, refusal = ?, token = ? WHERE number = ? AND state = 'open'",
                (state, refusal, token, number),
            )

    def contest(self, number: str, *, minor: int, answer_by: datetime, reason: str = "fraudulent") -> str:
        """The holder's bank takes ``minor`` of a payment back; return the dispute's number."""
        dispute = f"dispute-{secrets.token_hex(8)}"
        with self._database() as database:
            database.execute(
                "INSERT INTO disputes VALUES (?, ?, ?, 'open', ?, ?)",
                (dispute, number, minor, reason, answer_by.isoformat()),
            )
        return dispute

    def close_dispute(self, number: str, state: DisputeState) -> None:
        """The bank decided."""
        with self._database() as database:
            database.execute("UPDATE disputes SET state = ? WHERE number = ?", (state, number))

    def _page(self, number: str) -> Mapping[str, Any]:
        row = self.page(number)
        if row is None:
            raise LookupError(number)
        return row

    def _kept(self, token: str) -> KeptCard | None:
        with self._database() as database:
            row = database.execute("SELECT * FROM cards WHERE token = ?", (token,)).fetchone()
        return card_of(row) if row is not None else None

    def _say(self, text: str) -> None:
        self._said.text = text

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=20)
        database.row_factory = sqlite3.Row
        try:
            database.executescript(SCHEMA)
            with database:
                yield database
        finally:
            database.close()
