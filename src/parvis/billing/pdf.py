"""The PDF of an invoice, by typst (measured: 0.04 s, no system library)."""

import json
from pathlib import Path
from typing import Any, Final

import typst
from babel.dates import format_date
from babel.numbers import format_currency, format_percent
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.billing.enums import DocumentKind, PaymentMeans
from parvis.billing.models import Invoice
from parvis.kit.money import Money

TEMPLATE: Final = Path(__file__).with_name("invoice.typ")


def pdf_of(invoice: Invoice) -> bytes:
    """Render ``invoice`` in its language, from its own copies alone."""
    with override(invoice.language):
        data = json.dumps(_values(invoice), ensure_ascii=False)
    return bytes(
        typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"data": data},
            ignore_system_fonts=True,  # the fonts that typst carries: the same page on every machine
            pdf_standards=["a-3a"],
            timestamp=int(invoice.issued_at.timestamp()),
        )
    )


def _values(invoice: Invoice) -> dict[str, Any]:
    language = invoice.language

    def money(minor: int) -> str:
        return format_currency(Money(minor, invoice.currency).amount, invoice.currency, locale=language)

    tax = invoice.taxes[0]
    is_credit = invoice.kind == DocumentKind.CREDIT_NOTE
    totals = [
        [_("Total excluding tax"), money(invoice.net_minor)],
        [
            _("VAT %(rate)s") % {"rate": format_percent(float(tax["rate"]), "#,##0.#%", locale=language)},
            money(invoice.tax_minor),
        ],
        [_("Total including tax"), money(invoice.total_minor)],
    ]
    if invoice.paid_minor:
        totals += [
            [_paid(invoice), money(invoice.paid_minor)],
            [_("Still due"), money(invoice.total_minor - invoice.paid_minor)],
        ]
    facts = [
        [_("Number"), invoice.number],
        [_("Date"), format_date(invoice.issued_on, "long", locale=language)],
        [_("Due"), format_date(invoice.due_on, "long", locale=language)],
        [_("Order"), invoice.order_number],
    ]
    if invoice.corrects is not None:
        corrected = invoice.corrects
        facts.append(
            [_("Corrects"), f"{corrected.number}, {format_date(corrected.issued_on, 'long', locale=language)}"]
        )
    return {
        "language": language,
        "colour": invoice.seller["colour"],
        "brand": invoice.seller["brand"],
        "title": _("Credit note") if is_credit else _("Invoice"),
        "facts": facts,
        "seller_title": _("Seller"),
        "seller": _seller_lines(invoice.seller),
        "buyer_title": _("Customer"),
        "buyer": _buyer_lines(invoice.buyer),
        "head": [_("Description"), _("Quantity"), _("Amount excluding tax")],
        "lines": [[line["description"], str(line["quantity"]), money(line["net_minor"])] for line in invoice.lines],
        "totals": totals,
        "mentions": invoice.mentions,
    }


def _paid(invoice: Invoice) -> str:
    means = PaymentMeans(invoice.paid_by).label if invoice.paid_by in PaymentMeans else ""
    if invoice.paid_on is None:
        return _("Paid")
    day = format_date(invoice.paid_on, "long", locale=invoice.language)
    return (
        _("Paid on %(day)s (%(means)s)") % {"day": day, "means": means}
        if means
        else _("Paid on %(day)s") % {"day": day}
    )


def _seller_lines(seller: dict[str, str]) -> list[str]:
    capital = f", {_('share capital')} {seller['capital']}" if seller["capital"] else ""
    lines = [
        seller["name"],
        f"{seller['legal_form']}{capital}",
        seller["street"],
        f"{seller['postal_code']} {seller['city']}, {seller['country']}",
        f"SIREN {seller['siren']}" if seller["siren"] else "",
        seller["register"],
        f"{_('VAT number')} {seller['vat_number']}" if seller["vat_number"] else "",
        seller["email"],
    ]
    return [line for line in lines if line.strip()]


def _buyer_lines(buyer: dict[str, str]) -> list[str]:
    lines = [
        buyer["organisation"],
        f"{buyer['first_name']} {buyer['last_name']}",
        buyer["street"],
        buyer["street2"],
        f"{buyer['postal_code']} {buyer['city']}, {buyer['country']}",
        f"SIREN {buyer['company_number']}" if buyer["company_number"] else "",
        f"{_('VAT number')} {buyer['vat_number']}" if buyer["vat_number"] else "",
        buyer["number"],
    ]
    return [line for line in lines if line.strip()]
