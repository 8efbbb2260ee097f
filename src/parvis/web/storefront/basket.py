"""The cart in short, beside search results (guide 9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from parvis.kit.money import Money
from parvis.orders.models import Cart, CartLine
from parvis.web.pricing import shown
from parvis.web.requests import PortalRequest

MOST_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Basket:
    """The last names added with their prices, how many are not shown, and the total as this visitor sees it."""

    lines: Sequence[tuple[CartLine, Money | None]]
    hidden: int
    total: Money | None


def basket_of(request: PortalRequest, cart: Cart | None) -> Basket | None:
    """The cart at the prices last shown; None when it is empty."""
    lines = sorted(cart.lines.all(), key=lambda line: -line.position) if cart is not None else []
    if not lines:
        return None
    total = Money(sum(line.shown_minor for line in lines), request.brand.currency)
    first = [(line, shown(request, Money(line.shown_minor, line.currency))) for line in lines[:MOST_SHOWN]]
    return Basket(first, len(lines) - len(first), shown(request, total))
