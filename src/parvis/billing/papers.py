"""Papers about money that are no tax documents: receipt of a payment, statement of account (INV-5, PAY-8).

Made when they are asked for, from the books as they are, and not kept.
"""

from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.billing.actions.particulars import buyer_of, seller_of
from parvis.billing.enums import Book, DocumentKind, PaymentMeans
from parvis.billing.models import Invoice, LedgerEntry, Payment, Posting
from parvis.billing.typesetting import Words, parties, typeset

MOST: Final = 3_000
"""Movements of one statement: beyond, it is too long to be set while somebody waits."""


class TooLongError(Exception):
    """The year has too many movements for one paper."""


def receipt_of(payment: Payment, *, now: datetime) -> bytes:
    """The receipt of a payment that came in, marked paid, in the account's language."""
    account = payment.account
    with override(account.language):
        return typeset(_receipt(payment, account, now), at=payment.settled_at or now)


def _receipt(payment: Payment, account: Account, now: datetime) -> dict[str, Any]:
    words = Words(account.language, payment.currency)
    zone = ZoneInfo(account.brand.legal_entity.time_zone)
    day = words.day((payment.settled_at or now).astimezone(zone).date())
    means = str(PaymentMeans(payment.means).label)
    invoice = (
        Invoice.objects.filter(order_number=payment.order_number, kind=DocumentKind.INVOICE).first()
        if payment.order_number
        else None
    )
    seller = seller_of(account.brand.legal_entity, account)
    return parties(seller, buyer_of(account), words, language=account.language) | {
        "title": _("Receipt"),
        "number": f"R-{payment.pk:06d}",
        "facts": [[_("Paid on"), day], [_("Means of payment"), means]],
        "head": [_("Description"), _("Date"), _("Means of payment"), _("Reference"), _("Amount")],
        "lines": [
            [subject, day, means, str(payment.reference)[:8], words.money(minor)] for subject, minor in _paid(payment)
        ],
        "totals": [[_("Amount received"), words.money(payment.amount_minor)]],
        "total_row": 0,
        "stamp": _("PAID"),
        "mentions": [
            _("This receipt is no invoice."),
            *([_("The invoice has the number %(number)s.") % {"number": invoice.number}] if invoice else []),
        ],
    }


def _paid(payment: Payment) -> list[tuple[str, int]]:
    """What the money was for: an order, each of several, or the balance."""
    if payment.is_joint:
        shares = payment.shares.order_by("order_number")
        return [
            (_("Payment of order %(number)s") % {"number": share.order_number}, share.amount_minor) for share in shares
        ]
    if payment.order_number:
        return [(_("Payment of order %(number)s") % {"number": payment.order_number}, payment.amount_minor)]
    return [(_("Top-up of the prepaid balance"), payment.amount_minor)]


def statement_of(account: Account, *, year: int, currency: str, now: datetime) -> bytes:
    """The account with us of one year, in the seller's time zone: what was before, every movement, what is left.

    Raises TooLongError.
    """
    with override(account.language):
        return typeset(_statement(account, year, currency, now), at=now)


def _statement(account: Account, year: int, currency: str, now: datetime) -> dict[str, Any]:
    words = Words(account.language, currency)
    zone = ZoneInfo(account.brand.legal_entity.time_zone)
    start, end = (datetime.combine(date(when, 1, 1), time(), tzinfo=zone).astimezone(UTC) for when in (year, year + 1))
    moved = Posting.objects.filter(account=account, book=Book.CUSTOMERS, entry__currency=currency)
    before = moved.filter(entry__at__lt=start).aggregate(sum=Sum("minor"))["sum"] or 0
    rows = list(
        moved.filter(entry__at__gte=start, entry__at__lt=end)
        .select_related("entry")
        .order_by("entry__at", "entry_id", "pk")[: MOST + 1]
    )
    if len(rows) > MOST:
        raise TooLongError(account.number)
    lines, balance = [], before
    for posting in rows:
        balance += posting.minor
        debit, credit = (posting.minor, 0) if posting.minor > 0 else (0, -posting.minor)
        lines.append(
            [
                _subject(posting.entry),
                words.day(posting.entry.at.astimezone(zone).date()),
                words.money(debit) if debit else "–",
                words.money(credit) if credit else "–",
                words.money(balance),
            ]
        )
    seller = seller_of(account.brand.legal_entity, account)
    return parties(seller, buyer_of(account), words, language=account.language) | {
        "title": _("Statement of account"),
        "number": f"{account.number} – {year}",
        "facts": [[_("Made on"), words.day(now.astimezone(zone).date())], [_("Year"), str(year)]],
        "head": [_("Movement"), _("Date"), _("Debit"), _("Credit"), _("Balance")],
        "lines": lines or [[_("No movement"), "–", "–", "–", words.money(before)]],
        "totals": [
            [_("Balance before"), words.money(before)],
            [_("Balance after"), words.money(balance)],
        ],
        "total_row": 1,
        "mentions": [_("Above zero: what you owe us. Below zero: what we owe you. The prepaid balance is apart.")],
    }


def _subject(entry: LedgerEntry) -> str:
    """Kind, and the number that the customer knows."""
    said = (
        entry.order_number
        if entry.kind in {"payment", "refund", "cheque", "late-fee", "interest", "loss"}
        else entry.document
    )
    return f"{entry.get_kind_display()} {said}".strip()
