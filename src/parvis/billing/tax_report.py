"""What a seller declares of a period: its national return by rate, the one-stop shop by state and rate, the recapitulative
list of what is taxed at the customer's (INV-3, rules 7.5). All of it from issued documents, credit notes deducted.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from parvis.billing.enums import Book
from parvis.billing.taxes.tables import EU
from parvis.brands.models import LegalEntity
from parvis.kit.money import Money

REVERSE_CHARGE: Final = "AE"
_ROWS: Final = """
SELECT coalesce(tax->>'country', ''), tax->>'category', tax->>'rate', invoice.currency,
       CASE WHEN tax->>'category' = 'AE' THEN coalesce(invoice.buyer->>'vat_number', '') ELSE '' END,
       CASE WHEN coalesce(tax->>'country', '') <> '' AND corrected.issued_on < %(first)s
            THEN date_trunc('quarter', corrected.issued_on)::date END,
       sum((tax->>'base_minor')::bigint * CASE invoice.kind WHEN 'credit-note' THEN -1 ELSE 1 END),
       sum((tax->>'tax_minor')::bigint * CASE invoice.kind WHEN 'credit-note' THEN -1 ELSE 1 END)
FROM billing_invoice AS invoice
JOIN accounts_account AS account ON account.id = invoice.account_id
JOIN brands_brand AS brand ON brand.id = account.brand_id
LEFT JOIN billing_invoice AS corrected ON corrected.id = invoice.corrects_id
CROSS JOIN LATERAL jsonb_array_elements(invoice.taxes) AS tax
WHERE brand.legal_entity_id = %(seller)s AND invoice.issued_on >= %(first)s AND invoice.issued_on < %(until)s
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
"""
_BOOKED: Final = """
SELECT entry.currency, posting.detail, -sum(posting.minor)
FROM billing_invoice AS invoice
JOIN billing_ledgerentry AS entry ON entry.key = 'document:' || invoice.id
JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = %(book)s
WHERE entry.seller_id = %(seller)s AND invoice.issued_on >= %(first)s AND invoice.issued_on < %(until)s
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One figure of a declaration. ``country`` is "" for the seller's own; ``corrects`` the first day of an earlier quarter."""

    country: str
    category: str
    rate: Decimal
    base: Money
    tax: Money
    vat_number: str = ""
    corrects: date | None = None


@dataclass(frozen=True, slots=True)
class TaxReport:
    """Figures of the documents issued from a day to before another.

    ``abroad``: what is declared in states outside the Union where the seller is registered. ``differs``: the taxes, by
    what the books call them, that are not the same in the books.
    """

    national: Sequence[TaxRow]
    one_stop_shop: Sequence[TaxRow]
    abroad: Sequence[TaxRow]
    reverse_charge: Sequence[TaxRow]
    differs: Sequence[str]


def tax_report(seller: LegalEntity, *, first: date, until: date) -> TaxReport:
    """The report of the documents that ``seller`` issued from ``first`` to before ``until``, in its time zone."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"seller": seller.pk, "first": first, "until": until})
        rows = [_row(*values) for values in cursor.fetchall()]
    foreign = [row for row in rows if row.country]
    return TaxReport(
        national=_by_rate([row for row in rows if not row.country]),
        one_stop_shop=[row for row in foreign if row.country in EU],
        abroad=[row for row in foreign if row.country not in EU],
        reverse_charge=[row for row in rows if row.category == REVERSE_CHARGE],
        differs=_differing(rows, _in_books(seller, first, until)),
    )


def _row(
    country: str, category: str, rate: str, currency: str, number: str, corrects: date | None, *sums: Any
) -> TaxRow:
    base, tax = (Money(int(minor), currency) for minor in sums)
    return TaxRow(country, category, Decimal(rate).normalize(), base, tax, number, corrects)


def _by_rate(rows: Sequence[TaxRow]) -> list[TaxRow]:
    """One line a category and rate, whoever the customers are."""
    found: dict[tuple[str, Decimal, str], TaxRow] = {}
    for row in rows:
        key = (row.category, row.rate, row.base.currency)
        known = found.get(key)
        base, tax = (known.base + row.base, known.tax + row.tax) if known else (row.base, row.tax)
        found[key] = TaxRow("", row.category, row.rate, base, tax)
    return list(found.values())


def _in_books(seller: LegalEntity, first: date, until: date) -> dict[tuple[str, str], int]:
    """The tax that the books hold of the same documents, by currency and detail."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(_BOOKED, {"seller": seller.pk, "first": first, "until": until, "book": Book.TAX.value})
        for currency, detail, minor in cursor.fetchall():
            found[currency, _same(detail)] += int(minor)
    return found


def _differing(rows: Sequence[TaxRow], booked: dict[tuple[str, str], int]) -> list[str]:
    left: defaultdict[tuple[str, str], int] = defaultdict(int, booked)
    for row in rows:
        left[row.tax.currency, _same(f"{row.category} {row.rate} {row.country}")] -= row.tax.minor
    return [f"{detail} {currency}" for (currency, detail), minor in sorted(left.items()) if minor]


def _same(detail: str) -> str:
    """Category, rate and state as one writes them, however the rate was written."""
    category, rate, *country = detail.split()
    return " ".join([category, f"{Decimal(rate).normalize():f}", *country])
