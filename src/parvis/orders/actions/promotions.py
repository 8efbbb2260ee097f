"""Codes entered in carts, and uses of promotions counted with the orders (CART-9)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.catalog.models import Promotion
from parvis.catalog.queries import price_list
from parvis.catalog.reductions import Reduction
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import held_open, touch
from parvis.orders.models import Cart, Order, PromotionUse
from parvis.orders.quotes import line_price
from parvis.orders.reducing import promotions_of, reduced

LONGEST = 30


@transaction.atomic
def enter_code(cart: Cart, typed: str, *, account: Account | None, now: datetime) -> Promotion:
    """Put a code on the cart, in place of the one that was there.

    Refused with a sentence where there is no such code now, where it was used as often as it may be, and where it
    takes nothing off this cart: the code that was there stays.
    """
    held = held_open(cart)
    code = "".join(typed.split()).upper()
    promotion = _of_code(held, code, account, now)
    prices = price_list(held.brand, now=now)
    lines = list(held.lines.order_by("position"))
    nets = [line_price(line, prices, now=now) for line in lines]
    if not any(reduced(lines, nets, prices, [promotion], now=now)):
        if promotion.least_lines > 1:
            raise NotAllowedError(
                _("This code counts from %(n)d names that it is for.") % {"n": promotion.least_lines}, field="code"
            )
        raise NotAllowedError(_("This code is for nothing that is in your cart."), field="code")
    held.code = code
    held.save(update_fields=["code"])
    touch(held, now)
    return promotion


def _of_code(cart: Cart, code: str, account: Account | None, now: datetime) -> Promotion:
    known = (
        Promotion.objects.in_force(now).filter(brand=cart.brand, code=code).first()
        if code.isprintable() and code
        else None
    )
    if known is None:
        raise NotAllowedError(_("This code is not one of ours, or its promotion is over."), field="code")
    if known not in promotions_of(cart.brand, code, account, now=now):
        raise NotAllowedError(_("This code was used as often as it may be."), field="code")
    return known


@transaction.atomic
def remove_code(cart: Cart, *, now: datetime) -> None:
    """Take the code off the cart; there is none: nothing."""
    held = held_open(cart)
    if held.code:
        held.code = ""
        held.save(update_fields=["code"])
        touch(held, now)


def hold(cart: Cart) -> None:
    """Let nobody else use a promotion that is counted until the caller's transaction ends; in one order, for all."""
    codes = ["", cart.code] if cart.code else [""]
    counted = Promotion.objects.filter(brand_id=cart.brand_id, code__in=codes).exclude(
        most_orders__isnull=True, most_orders_each__isnull=True
    )
    list(counted.select_for_update().order_by("pk"))


def note_uses(order: Order, found: Iterable[Reduction | None]) -> None:
    """Count each promotion that reduced the order once, in the caller's transaction."""
    used = {reduction.promotion for reduction in found if reduction is not None}
    PromotionUse.objects.bulk_create(
        PromotionUse(promotion=promotion, order=order, account_id=order.account_id) for promotion in used
    )
