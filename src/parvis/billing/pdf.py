"""The PDF of a document: drawn once, stored, the same bytes ever after (rules 7.3)."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import typst
from babel import Locale
from django.db import IntegrityError, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from parvis.billing.enums import DocumentKind
from parvis.billing.mentions import amount, day
from parvis.billing.models import Invoice, InvoiceDocument
from parvis.brands.models import Brand
from parvis.kit.money import Money

TEMPLATE: Final = Path(__file__).parent / "invoice.typ"
STANDARD: Final = "a-3b"


def stored(invoice: Invoice, *, now: datetime) -> InvoiceDocument:
    """The PDF of ``invoice``, drawn now if it never was. Two who ask at once get the same bytes."""
    known = InvoiceDocument.objects.filter(invoice=invoice).first()
    if known is not None:
        return known
    content = drawn(invoice)
    try:
        with transaction.atomic():
            return InvoiceDocument.objects.create(
                invoice=invoice, pdf=content, sha256=hashlib.sha256(content).hexdigest(), rendered_at=now
            )
    except IntegrityError:
        return InvoiceDocument.objects.get(invoice=invoice)


def drawn(invoice: Invoice) -> bytes:
    """Draw a document as PDF/A-3b in its own language and its brand's colour. The same document gives the same bytes."""
    brand = Brand.objects.filter(slug=invoice.brand_slug).first()
    with override(invoice.language):
        data = {
            **_facts(invoice),
            "lang": invoice.language,
            "brand": brand.name if brand else invoice.seller["name"],
            "colour": brand.colour if brand else "#2456d6",
        }
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(invoice.issued_at.timestamp()),
    )
    if not isinstance(made, bytes):
        message = "one document was expected"
        raise TypeError(message)
    return made


def _facts(invoice: Invoice) -> dict[str, Any]:
    is_invoice = invoice.kind == DocumentKind.INVOICE
    due = Money(invoice.total_minor - invoice.paid_minor, invoice.currency)
    facts = [(_("Date of issue"), day(invoice.issued_on)), (_("Order"), invoice.order_number)]
    if is_invoice:
        facts.append((_("Due date"), day(invoice.due_on)))
    facts.append((_("Customer number"), invoice.buyer["number"]))
    totals = [(_("Total excl. VAT"), _money(invoice, invoice.net_minor))]
    totals += [
        (_("VAT %(rate)s %%") % {"rate": _percent(part["rate"])}, _money(invoice, part["tax_minor"]))
        for part in invoice.taxes
    ]
    totals.append((_("Total incl. VAT"), _money(invoice, invoice.total_minor)))
    if invoice.paid_minor:
        totals += [(_("Already paid"), _money(invoice, -invoice.paid_minor)), (_("Remaining due"), amount(due))]
    return {
        "title": _("Invoice") if is_invoice else _("Credit note"),
        "number": invoice.number,
        "facts": facts,
        "seller": _seller(invoice.seller),
        "buyer_label": _("Billed to"),
        "buyer": _buyer(invoice.buyer),
        "columns": [_("Description"), _("Qty"), _("Unit price excl. VAT"), _("VAT"), _("Total excl. VAT")],
        "lines": [
            [
                line["description"],
                line["period"],
                str(line["quantity"]),
                _money(invoice, line["unit_minor"]),
                f"{_percent(line['rate'])} %",
                _money(invoice, line["net_minor"]),
            ]
            for line in invoice.lines
        ],
        "totals": totals,
        "mentions": invoice.mentions,
        "foot": _foot(invoice.seller),
        "page": _("page"),
    }


def _seller(seller: dict[str, str]) -> list[str]:
    return [seller["name"], seller["street"], f"{seller['postal_code']} {seller['city']}", country(seller["country"])]


def _buyer(buyer: dict[str, str]) -> list[str]:
    person = f"{buyer['first_name']} {buyer['last_name']}".strip() if buyer["organisation"] else ""
    city = f"{buyer['postal_code']} {buyer['city']}".strip()
    numbers = [
        f"SIREN {buyer['company_number']}" if buyer["company_number"] and buyer["country"] == "FR" else "",
        _("VAT no. %(number)s") % {"number": buyer["vat_number"]} if buyer["vat_number"] else "",
    ]
    lines = [buyer["name"], person, buyer["street"], buyer["street2"], city, buyer["region"], country(buyer["country"])]
    return [line for line in [*lines, *numbers] if line]


def _foot(seller: dict[str, str]) -> str:
    form = f"{seller['legal_form']} {_('with a capital of')} {seller['capital']}" if seller["capital"] else seller["legal_form"]
    parts = [
        seller["name"],
        form,
        seller["register"],
        f"SIREN {seller['siren']}" if seller["siren"] else "",
        _("VAT no. %(number)s") % {"number": seller["vat_number"]} if seller["vat_number"] else "",
    ]
    return " · ".join(part for part in parts if part)


def country(code: str) -> str:
    """A country's name in the current language."""
    return str(Locale.parse((get_language() or "fr").split("-")[0]).territories.get(code, code))


def _money(invoice: Invoice, minor: int) -> str:
    return amount(Money(minor, invoice.currency))


def _percent(rate: str) -> str:
    text = f"{(Decimal(rate) * 100).normalize():f}"
    return text.replace(".", ",") if (get_language() or "fr").startswith("fr") else text
