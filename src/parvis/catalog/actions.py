"""Promotions made and ended by staff (CART-9, BRD-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.brands.models import Brand
from parvis.catalog.models import Promotion
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


@dataclass(frozen=True, slots=True)
class Terms:
    """What a promotion is: exactly one of ``percent`` and ``off_minor``; no ``tlds``: every extension."""

    name: str
    code: str
    percent: Decimal | None
    off_minor: int | None
    actions: Sequence[str]
    tlds: Sequence[str]
    is_first_year: bool
    least_lines: int
    most_orders: int | None
    most_orders_each: int | None
    starts_at: datetime
    ends_at: datetime | None


@transaction.atomic
def open_promotion(brand: Brand, terms: Terms, *, actor: Actor, now: datetime) -> Promotion:
    """Make a promotion. What it is never changes afterwards: it is ended, and another one made.

    Refused where the brand has had one of that code, whose customers would be told something else.
    """
    try:
        with transaction.atomic():
            made = Promotion.objects.create(
                brand=brand,
                name=terms.name,
                code=terms.code,
                percent=terms.percent,
                off_minor=terms.off_minor,
                actions=list(terms.actions),
                tlds=list(terms.tlds),
                is_first_year=terms.is_first_year,
                least_lines=terms.least_lines,
                most_orders=terms.most_orders,
                most_orders_each=terms.most_orders_each,
                starts_at=terms.starts_at,
                ends_at=terms.ends_at,
                created_at=now,
            )
    except IntegrityError as error:
        raise NotAllowedError(_("There was a promotion of this code already: choose another."), field="code") from error
    _note(
        made,
        "promotion.opened",
        actor,
        now,
        {"code": made.code, "percent": str(made.percent or ""), "off": made.off_minor},
    )
    return made


@transaction.atomic
def end_promotion(promotion: Promotion, *, actor: Actor, now: datetime) -> Promotion:
    """End it now, or before it begins. Orders placed keep their price. Ended already: nothing."""
    held = Promotion.objects.select_for_update().get(pk=promotion.pk)
    if held.ends_at is None or held.ends_at > now:
        held.ends_at = max(now, held.starts_at)
        held.save(update_fields=["ends_at"])
        _note(held, "promotion.ended", actor, now, {"ends_at": held.ends_at.isoformat()})
    return held


def _note(promotion: Promotion, action: str, actor: Actor, now: datetime, after: dict[str, object]) -> None:
    record(action, kind="promotion", subject=promotion.name, by=actor, at=now, brand_id=promotion.brand_id, after=after)
