"""What promotions take off the lines of a cart (CART-9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Promotion
from parvis.catalog.queries import PriceList
from parvis.catalog.reductions import Item, Reduction, reductions
from parvis.kit.money import Money
from parvis.orders.enums import LineKind, OrderState
from parvis.orders.models import Cart, CartLine

_ACTIONS: Final = {
    LineKind.REGISTER: PriceAction.REGISTER,
    LineKind.RENEW: PriceAction.RENEW,
    LineKind.TRANSFER: PriceAction.TRANSFER,
}


def reduced(
    lines: Sequence[CartLine],
    nets: Sequence[Money],
    prices: PriceList,
    promotions: Sequence[Promotion],
    *,
    now: datetime,
) -> list[Reduction | None]:
    """What comes off each line of ``nets``, prices of the list. Nothing off a premium name, nor off what was agreed."""
    items = [_item(line, net, prices, now=now) for line, net in zip(lines, nets, strict=True)]
    return reductions(items, promotions)


def promotions_of(brand: Brand, code: str, account: Account | None, *, now: datetime) -> list[Promotion]:
    """The brand's promotions that count now for ``account`` (None: nobody knows yet whose it is), the older first.

    Those without a code, and that of ``code``; none that was used as often as it may be.
    """
    codes = ["", code] if code else [""]
    paid = Q(uses__order__state__in=[OrderState.UNPAID, OrderState.PAID])
    mine = paid & Q(uses__account=account) if account is not None else Q(pk__in=[])
    found = Promotion.objects.in_force(now).filter(brand=brand, code__in=codes)
    counted = found.annotate(orders=Count("uses", filter=paid), mine=Count("uses", filter=mine)).order_by("pk")
    # The limits are compared by the database, with those that are null left alone.
    return list(
        counted.exclude(most_orders__isnull=False, most_orders__lte=F("orders")).exclude(
            most_orders_each__isnull=False, most_orders_each__lte=F("mine")
        )
    )


def _item(line: CartLine, net: Money, prices: PriceList, *, now: datetime) -> Item | None:
    action = _ACTIONS.get(LineKind(line.kind))
    is_agreed = line.agreed_minor is not None and line.agreed_until is not None and now <= line.agreed_until
    if action is None or line.is_premium or is_agreed:
        return None
    return Item(action, line.tld, net, prices.of(line.tld, action) or net)


def is_idle(cart: Cart, found: Sequence[Reduction | None]) -> bool:
    """Say whether the cart's code takes nothing off any more."""
    return bool(cart.code) and not any(reduction and reduction.promotion.code == cart.code for reduction in found)
