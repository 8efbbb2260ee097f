"""Ordering what renews by itself, nobody looking on (DOM-4, RED-4)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.taxes import TaxDecision
from parvis.billing.totals import Line, total
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.actions.checkout import new_number
from parvis.orders.actions.copies import digest_of, terms_of
from parvis.orders.actions.taxing import tax_columns
from parvis.orders.models import Order, OrderLine
from parvis.orders.quotes import payable_until


def order_alone(
    account: Account, lines: Sequence[OrderLine], tax: TaxDecision, *, until: datetime | None, now: datetime
) -> Order:
    """Write an order of ``lines``, in their order, in the caller's transaction.

    It may be paid for as long as any order, and until ``until`` where that is later.
    """
    brand, language = account.brand, account.language
    totals = total([Line(Money(line.net_minor, brand.currency), tax.rate) for line in lines], brand.currency)
    order = Order.objects.create(
        number=new_number(now),
        key=uuid.uuid4(),
        brand=brand,
        account=account,
        means="balance",
        currency=brand.currency,
        net_minor=totals.net.minor,
        tax_minor=totals.tax.minor,
        **tax_columns(tax, account),
        language=language,
        terms_version=brand.terms_version,
        terms_digest=digest_of(terms_of(brand, language)),
        placed_by=SYSTEM.label,
        placed_at=now,
        expires_at=max(until or now, payable_until(brand, now=now)),
    )
    for position, line in enumerate(lines):
        line.order = order
        line.position = position
    OrderLine.objects.bulk_create(lines)
    record(
        "order.placed",
        kind="order",
        subject=order.number,
        by=SYSTEM,
        at=now,
        brand_id=brand.pk,
        account_id=account.pk,
        after={"total_minor": order.total.minor, "currency": order.currency, "means": order.means},
    )
    return order
