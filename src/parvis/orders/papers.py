"""Papers before an invoice: quote «devis», pro forma and purchase order «bon de commande» (INV-5, ORD-2, ORD-4).

Made when they are asked for, from the order as it is: neither is a tax document, and neither is kept.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.billing.actions.drafting import InvoiceLine
from parvis.billing.actions.particulars import buyer_of, seller_of
from parvis.billing.cheques import takes_cheques
from parvis.billing.taxes.printing import tax_lines
from parvis.billing.typesetting import Words, parties, typeset
from parvis.orders.actions.taxing import tax_of
from parvis.orders.billed import billed
from parvis.orders.models import Offer, Order


class PaperKind(StrEnum):
    PRO_FORMA = "pro-forma"
    PURCHASE_ORDER = "purchase-order"


def paper_of(order: Order, kind: PaperKind, *, now: datetime) -> bytes:
    """The PDF of ``order`` as that paper, in the order's language. Its lines should be prefetched."""
    with override(order.language):
        values = _values(order, now)
        values |= _pro_forma(order) if kind == PaperKind.PRO_FORMA else _purchase_order(order)
    return typeset(values, at=now)


def _values(order: Order, now: datetime) -> dict[str, Any]:
    lines = [billed(line, order) for line in sorted(order.lines.all(), key=lambda line: (line.position, line.pk))]
    values = _sheet(order, lines, language=order.language)
    words = Words(order.language, order.currency)
    zone = ZoneInfo(order.account.brand.legal_entity.time_zone)
    return values | {
        "facts": [
            [_("Date"), words.day(now.astimezone(zone).date())],
            [_("Order"), order.number],
            [_("Valid until"), words.day(order.expires_at.astimezone(zone).date())],
        ]
    }


def _sheet(priced: Order | Offer, lines: Sequence[InvoiceLine], *, language: str) -> dict[str, Any]:
    """Parties, lines and totals, with the tax that was decided."""
    account = priced.account
    seller = seller_of(account.brand.legal_entity, account)
    words = Words(language, priced.currency)
    tax = tax_of(priced)
    rate = words.percent(str(tax.rate))
    group = {
        "rate": str(tax.rate),
        "base_minor": priced.net_minor,
        "tax_minor": priced.tax_minor,
        "country": tax.country,
        "parts": [[name, str(part)] for name, part in tax.parts],
    }
    taxes = tax_lines([group], locale=words.locale, percent=words.percent, money=words.money)
    return parties(seller, buyer_of(account), words, language=language) | {
        "head": [
            _("Description"), _("Quantity"), _("Unit price, net"), _("VAT rate"), _("Amount, net"),
        ],
        "lines": [
            [line.description, str(line.quantity), words.money(line.net.minor), rate, words.money(line.net.minor)]
            for line in lines
        ],
        "totals": [
            [_("Total excluding tax"), words.money(priced.net_minor)],
            *[[line.label, words.money(line.minor)] for line in taxes],
            [_("Total including tax"), words.money(priced.net_minor + priced.tax_minor)],
        ],
        "total_row": 1 + len(taxes),
        "mentions": [tax.mention] if tax.mention else [],
    }  # fmt: skip


def offer_paper(offer: Offer) -> bytes:
    """The PDF of a quote «devis» as it was sent. Its lines should be prefetched. The same at any time, to the byte."""
    sent_at = offer.sent_at or offer.asked_at
    words = Words(offer.language, offer.currency)
    zone = ZoneInfo(offer.account.brand.legal_entity.time_zone)
    with override(offer.language):
        lines = [billed(line, offer) for line in sorted(offer.lines.all(), key=lambda line: (line.position, line.pk))]
        values = _sheet(offer, lines, language=offer.language)
        until = offer.valid_until.astimezone(zone).date() if offer.valid_until is not None else None
        values |= {
            "title": _("Quote"),
            "number": offer.number,
            "facts": [
                [_("Date"), words.day(sent_at.astimezone(zone).date())],
                *([[_("Valid until"), words.day(until)]] if until is not None else []),
            ],
            "mentions": [
                *([offer.note] if offer.note else []),
                *values["mentions"],
                _("Each line may be ordered by itself at its price, in the client area, while the quote is valid."),
                _("Names are neither reserved nor checked for availability by this quote."),
            ],
            "blanks": [_("Date"), _("Name and signature, “agreed”")],
        }
    return typeset(values, at=sent_at)


def _pro_forma(order: Order) -> dict[str, Any]:
    return {
        "title": _("Pro forma"),
        "number": f"PF-{order.number}",
        "notice": _("PRO FORMA – this document is no invoice and gives no right to deduct tax."),
    }


def _purchase_order(order: Order) -> dict[str, Any]:
    seller = order.account.brand.legal_entity
    by_cheque = [
        _("By cheque payable to %(seller)s, with this paper or its number on the back: %(address)s.")
        % {"seller": seller.name, "address": f"{seller.street}, {seller.postal_code} {seller.city}"},
    ]
    how = [
        *(by_cheque if takes_cheques(order.account.brand) else []),
        _("Nothing is reserved or carried out before the money is here."),
    ]
    if seller.iban:
        transfer = _("By transfer with the words %(number)s, to the account %(iban)s, BIC %(bic)s.")
        how.insert(0, transfer % {"number": order.number, "iban": _grouped(seller.iban), "bic": seller.bic or "–"})
    return {
        "title": _("Purchase order"),
        "number": order.number,
        "mentions": [*([order.tax_mention] if order.tax_mention else []), *how],
        "blanks": [_("Date"), _("Name and signature, “agreed”")],
    }


def _grouped(iban: str) -> str:
    """As it is printed on cheques and statements: by four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
