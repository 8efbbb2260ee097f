"""What promotions take off renewals that names make by themselves (CART-9).

Those without a code, without a number of lines or of orders to reach: what is told weeks before must hold on the day. A
code is entered for one order, so that it never reduces what nobody orders.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Promotion
from parvis.catalog.queries import PriceList
from parvis.catalog.reductions import Item, Reduction, reductions
from parvis.kit.money import Money

LATEST: Final = timedelta(days=15)
"""After its day, a charge that comes late is still at the price that was told."""


def automatic_promotions(brand: Brand, *, now: datetime) -> list[Promotion]:
    """Those that count for automatic renewals now, later or for one that comes late, the older first."""
    found = Promotion.objects.filter(
        brand=brand, code="", least_lines=1, most_orders__isnull=True, most_orders_each__isnull=True,
        actions__contains=[PriceAction.RENEW],
    )  # fmt: skip
    return list(found.exclude(ends_at__lte=now - LATEST).order_by("pk"))


def automatic_reduction(
    tld: str, net: Money, prices: PriceList, promotions: Sequence[Promotion], *, charge_at: datetime, now: datetime
) -> Reduction | None:
    """What comes off a renewal at ``net``: by what is in force on the day of its charge.

    Where the charge comes later than its day, as after an outage, what was in force on that day counts on.
    """
    is_late = now - LATEST < charge_at <= now
    days = {charge_at, now} if is_late else {max(charge_at, now)}
    counting = [one for one in promotions if any(_is_in_force(one, at) for at in days)]
    if not counting:
        return None
    (found,) = reductions([Item(PriceAction.RENEW, tld, net, prices.of(tld, PriceAction.RENEW) or net)], counting)
    return found


def _is_in_force(promotion: Promotion, at: datetime) -> bool:
    return promotion.starts_at <= at and (promotion.ends_at is None or at < promotion.ends_at)
