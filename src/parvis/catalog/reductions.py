"""What promotions take off the lines of one order: pure arithmetic (CART-9)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from parvis.catalog.models import Promotion
from parvis.kit.money import Money

_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Item:
    """A line at its price of the list: for the whole term, and for its first year."""

    action: str
    tld: str
    net: Money
    first_year: Money


@dataclass(frozen=True, slots=True)
class Reduction:
    """What comes off a line, and why."""

    promotion: Promotion
    off: Money


def reductions(items: Sequence[Item | None], promotions: Sequence[Promotion]) -> list[Reduction | None]:
    """The best reduction of each line, in their order; None where none counts, and for lines that are None.

    Never more than the line costs. Of two that take off the same, the older.
    """
    counts = Counter(
        promotion.pk for promotion in promotions for item in items if item is not None and covers(promotion, item)
    )
    found = [promotion for promotion in promotions if counts[promotion.pk] >= promotion.least_lines]
    return [_best(item, found) for item in items]


def covers(promotion: Promotion, item: Item) -> bool:
    """Say whether the promotion is for such a line."""
    return item.action in promotion.actions and (not promotion.tlds or item.tld in promotion.tlds)


def _best(item: Item | None, promotions: Sequence[Promotion]) -> Reduction | None:
    if item is None:
        return None
    found = [Reduction(promotion, _off(promotion, item)) for promotion in promotions if covers(promotion, item)]
    best = max(found, key=lambda reduction: (reduction.off.minor, -reduction.promotion.pk), default=None)
    return best if best is not None and best.off.minor else None


def _off(promotion: Promotion, item: Item) -> Money:
    base = min(item.net.minor, item.first_year.minor) if promotion.is_first_year else item.net.minor
    if promotion.percent is not None:
        return Money(base, item.net.currency).part(promotion.percent / _HUNDRED)
    return Money(min(promotion.off_minor or 0, base), item.net.currency)
