"""The PDF of an invoice or a credit note, with its electronic form inside."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.billing.electronic.embedding import FILE_NAME, named
from parvis.billing.enums import DocumentKind, PaymentMeans
from parvis.billing.models import Invoice
from parvis.billing.taxes.printing import tax_lines
from parvis.billing.typesetting import Words, parties, typeset

_FIRST: Final = 1
"""The total before tax stands above the taxes."""


def pdf_of(invoice: Invoice, *, cii: bytes = b"") -> bytes:
    """Render ``invoice`` in its language, from its own copies alone: tagged, for archives (PDF/A-3a) and screen readers.

    With ``cii``, the PDF holds it and says so: it is a Factur-X invoice.
    """
    with override(invoice.language):
        values = _values(invoice) | (_attached(cii) if cii else {})
    pdf = typeset(values, at=invoice.issued_at)
    return named(pdf) if cii else pdf


def _attached(cii: bytes) -> dict[str, str]:
    """The electronic invoice that the PDF holds, for typst to embed."""
    return {"attached_name": FILE_NAME, "attached": cii.decode(), "attached_description": _("Electronic invoice")}


def _values(invoice: Invoice) -> dict[str, Any]:
    words = Words(invoice.language, invoice.currency)
    taxes = tax_lines(invoice.taxes, locale=words.locale, percent=words.percent, money=words.money)
    return parties(invoice.seller, invoice.buyer, words, language=invoice.language) | {
        "title": str(DocumentKind(invoice.kind).label),
        "number": invoice.number,
        "facts": _facts(invoice, words),
        "head": [
            _("Description"), _("Quantity"), _("Unit price, net"), _("VAT rate"), _("Amount, net"),
        ],
        "lines": [
            [
                line["description"], str(line["quantity"]), words.money(line["unit_minor"]), words.percent(line["rate"]),
                words.money(line["net_minor"]),
            ]
            for line in invoice.lines
        ],
        "totals": [
            [_("Total excluding tax"), words.money(invoice.net_minor)],
            *[[line.label, words.money(line.minor)] for line in taxes],
            [_("Total including tax"), words.money(invoice.total_minor)],
            *_payment(invoice, words),
        ],
        "total_row": _FIRST + len(taxes),
        "mentions": invoice.mentions,
    }  # fmt: skip


def _facts(invoice: Invoice, words: Words) -> list[list[str]]:
    facts = [
        [_("Date"), words.day(invoice.issued_on)],
        [_("Due"), words.day(invoice.due_on)],
        [_("Order"), invoice.order_number],
    ]
    if invoice.corrects is not None:
        corrected = invoice.corrects
        facts[1] = [_("Corrects"), f"{corrected.number}, {words.day(corrected.issued_on)}"]
    return facts


def _payment(invoice: Invoice, words: Words) -> list[list[str]]:
    """What had been paid when it was issued, and what remained."""
    if not invoice.paid_minor:
        return []
    means = PaymentMeans(invoice.paid_by).label if invoice.paid_by in PaymentMeans else ""
    if invoice.paid_on is None:
        paid = _("Paid")
    else:
        paid = _("Paid on %(day)s (%(means)s)") if means else _("Paid on %(day)s")
        paid %= {"day": words.day(invoice.paid_on), "means": means}
    due = invoice.total_minor - invoice.paid_minor
    return [[paid, words.money(invoice.paid_minor)], [_("Still due"), words.money(due)]]
