"""The copy that a customer keeps of an order: what was ordered, with the terms as they were accepted."""

import hashlib
from datetime import datetime

from parvis.audit.actions import record
from parvis.brands.models import Brand, BrandText
from parvis.kit.actor import Actor
from parvis.notifications.actions import write
from parvis.orders.models import Order


def terms_of(brand: Brand, language: str) -> BrandText | None:
    """The terms of sale as somebody reading ``language`` accepts them; in the brand's first language where there are no others."""
    texts = {text.language: text for text in BrandText.objects.filter(brand=brand, slug="terms")}
    return texts.get(language) or texts.get(brand.default_language)


def digest_of(terms: BrandText | None) -> str:
    """What shows later which terms were accepted."""
    return hashlib.sha256((terms.body if terms else "").encode()).hexdigest()


def announce(order: Order, terms: BrandText | None, *, actor: Actor, now: datetime) -> None:
    """Record the order, and send what was ordered with the terms as accepted: a copy to keep (rules 8.3)."""
    lines = list(order.lines.order_by("position"))
    notices = {line.name: line.claims["notice_id"] for line in lines if line.claims}
    record(
        "order.placed",
        kind="order",
        subject=order.number,
        by=actor,
        at=now,
        brand_id=order.brand_id,
        account_id=order.account_id,
        after={
            "total_minor": order.total.minor,
            "currency": order.currency,
            "means": order.means,
            "terms": order.terms_version,
            **({"notices": notices} if notices else {}),
        },
    )
    write(
        "order-received",
        key=f"order-received:{order.pk}",
        to=order.account.email,
        brand=order.brand,
        language=order.language,
        context={
            "order": order,
            "lines": lines,
            "account": order.account,
            "terms": terms,
        },
        now=now,
        account_id=order.account_id,
    )
