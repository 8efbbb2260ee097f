"""The state and the lines of an invoice, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice
from parvis.kit.money import Money


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A badge."""

    tone: str
    label: str | Promise


def state_of(invoice: Invoice) -> DocumentState:
    """Whether ``invoice`` is paid, corrected or waiting. Credit notes should be prefetched."""
    if invoice.kind == DocumentKind.CREDIT_NOTE:
        return DocumentState("neutral", _("Credit note"))
    if sum(note.total_minor for note in invoice.credit_notes.all()) >= invoice.total_minor > 0:
        return DocumentState("neutral", _("Cancelled by a credit note"))
    if invoice.paid_minor >= invoice.total_minor:
        return DocumentState("ok", _("Paid"))
    return DocumentState("warn", _("To pay"))


def printed_lines(invoice: Invoice) -> list[dict[str, Any]]:
    """The lines with their amounts as money."""
    return [
        {
            **line,
            "unit": Money(line["unit_minor"], invoice.currency),
            "net": Money(line["net_minor"], invoice.currency),
            "percent": _percent(line["rate"]),
        }
        for line in invoice.lines
    ]


def printed_taxes(invoice: Invoice) -> list[dict[str, Any]]:
    """The taxes, a line a rate."""
    return [
        {
            **tax,
            "base": Money(tax["base_minor"], invoice.currency),
            "tax": Money(tax["tax_minor"], invoice.currency),
            "percent": _percent(tax["rate"]),
        }
        for tax in invoice.taxes
    ]


def _percent(rate: object) -> Decimal:
    """A rate such as «0.2000» in per cent, without useless zeros."""
    percent = (Decimal(str(rate)) * 100).normalize()
    return percent.quantize(Decimal(1)) if percent == percent.to_integral() else percent
