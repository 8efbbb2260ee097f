"""The state and the lines of an invoice, ready to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from parvis.billing.enums import DocumentKind
from parvis.billing.models import Invoice
from parvis.kit.money import Money
from parvis.orders.enums import LineKind


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A badge."""

    tone: str
    label: str | Promise


def state_of(invoice: Invoice, *, today: date, is_owed_again: bool) -> DocumentState:
    """Whether ``invoice`` is paid, corrected, waiting or late. Credit notes should be prefetched.

    ``is_owed_again``: its payment came back, and is not paid yet.
    """
    if invoice.kind == DocumentKind.CREDIT_NOTE:
        return DocumentState("neutral", _("Credit note"))
    if sum(note.total_minor for note in invoice.credit_notes.all()) >= invoice.total_minor > 0:
        return DocumentState("neutral", _("Cancelled by a credit note"))
    if is_owed_again:
        return DocumentState("bad", pgettext_lazy("invoice", "Unpaid"))
    if invoice.paid_minor >= invoice.total_minor:
        return DocumentState("ok", _("Paid"))
    late = (today - invoice.due_on).days
    if late > 0:
        return DocumentState("bad", ngettext("Late by %(n)d day", "Late by %(n)d days", late) % {"n": late})
    return DocumentState("warn", _("To pay"))


def object_of(invoice: Invoice, kinds: Sequence[str]) -> str:
    """What the document is about, in a few words. ``kinds`` are those of the order's lines."""
    lines = invoice.lines
    if len(lines) == 1:
        return str(lines[0]["description"])
    if len(kinds) != len(lines):
        return ngettext("%(n)d line", "%(n)d lines", len(lines)) % {"n": len(lines)}
    said = []
    for kind, count in sorted(Counter(kinds).items()):
        said.append(_counted(kind, count) % {"n": count})
    return ", ".join(said)


def _counted(kind: str, count: int) -> str:
    if kind == LineKind.RENEW:
        return ngettext("Renewal of %(n)d domain", "Renewal of %(n)d domains", count)
    if kind == LineKind.RESTORE:
        return ngettext("Restoration of %(n)d domain", "Restoration of %(n)d domains", count)
    if kind == LineKind.HOLDER:
        return ngettext("Change of holder of %(n)d domain", "Change of holder of %(n)d domains", count)
    if kind == LineKind.REDIRECTS:
        return ngettext("Web redirects of %(n)d domain", "Web redirects of %(n)d domains", count)
    if kind == LineKind.TRANSFER:
        return ngettext("Transfer of %(n)d domain", "Transfer of %(n)d domains", count)
    return ngettext("Registration of %(n)d domain", "Registration of %(n)d domains", count)


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
            "place": tax.get("country", ""),
        }
        for tax in invoice.taxes
    ]


def _percent(rate: object) -> Decimal:
    """A rate such as «0.2000» in per cent, without useless zeros."""
    percent = (Decimal(str(rate)) * 100).normalize()
    return percent.quantize(Decimal(1)) if percent == percent.to_integral() else percent
