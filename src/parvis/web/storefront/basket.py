"""The cart in short, beside search results (guide 9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from parvis.catalog.queries import price_list
from parvis.kit.money import Money
from parvis.orders.models import Cart, CartLine
from parvis.orders.reducing import promotions_of, reduced
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
    """The cart at the prices last shown, promotions taken off; None when it is empty."""
    lines = sorted(cart.lines.all(), key=lambda line: -line.position) if cart is not None else []
    if cart is None or not lines:
        return None
    now = timezone.now()
    listed = [Money(line.shown_minor, line.currency) for line in lines]
    nets, promotions = listed, promotions_of(request.brand, cart.code, request.account, now=now)
    if promotions:
        prices = price_list(request.brand, now=now, tlds={line.tld for line in lines})
        off = reduced(lines, listed, prices, promotions, now=now)
        nets = [net - reduction.off if reduction else net for net, reduction in zip(listed, off, strict=True)]
    total = Money(sum(net.minor for net in nets), request.brand.currency)
    first = [(line, shown(request, net)) for line, net in list(zip(lines, nets, strict=True))[:MOST_SHOWN]]
    return Basket(first, len(lines) - len(first), shown(request, total))
