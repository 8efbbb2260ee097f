"""The tax of an order, kept with what it was decided on (rules 7.5)."""

from decimal import Decimal
from typing import Any

from parvis.accounts.models import Account
from parvis.billing.taxes import TaxDecision
from parvis.billing.vat.queries import vat_evidence
from parvis.orders.models import Offer, Order


def tax_columns(tax: TaxDecision, account: Account) -> dict[str, Any]:
    """The columns of an order that say its tax, and why."""
    evidence = {
        "row": tax.row,
        "country": tax.country,
        "parts": [[name, str(rate)] for name, rate in tax.parts],
        "kind": account.kind,
        "billing_address": {
            name: getattr(account, name) for name in ("street", "postal_code", "city", "region", "country")
        },
        "phone": account.phone,
        **vat_evidence(account),
    }
    return {
        "tax_rate": tax.rate,
        "tax_category": tax.category,
        "tax_mention": tax.mention,
        "tax_evidence": evidence,
    }


def tax_of(order: Order | Offer) -> TaxDecision:
    """The tax as it was decided when the order was placed, or the quote sent."""
    evidence = order.tax_evidence
    return TaxDecision(
        order.tax_rate.normalize(),
        order.tax_category,
        order.tax_mention,
        country=evidence.get("country", ""),
        parts=tuple((name, Decimal(rate)) for name, rate in evidence.get("parts", [])),
        row=evidence.get("row", ""),
    )
