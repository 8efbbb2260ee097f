"""The cart of a request: a visitor's by its cookie, a customer's by the account."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import PriceList
from parvis.kit.money import Money
from parvis.orders.actions import carts
from parvis.orders.enums import CartState, LineKind
from parvis.orders.models import Cart, CartLine
from parvis.web.requests import PortalRequest
from parvis.web.tokens import uuid_of

Respond = Callable[[HttpRequest], HttpResponse]

KEPT: Final = 60 * 24 * 3600


class CartMiddleware:
    """Puts ``request.cart_count``, how to count: one query when a page shows it, none for a visitor without a cart."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.cart_count = partial(count_of, request)  # type: ignore[attr-defined]  # declared on PortalRequest
        return self._respond(request)


def count_of(request: HttpRequest) -> int:
    """How many names the cart holds: the account's, with those that a visitor's cart of this brand will bring to it."""
    token, account = cart_token(request), getattr(request, "account", None)
    if token is None and account is None:
        return 0
    brand = getattr(request, "brand", None)
    mine = Q(cart__token=token, cart__account__isnull=True, cart__brand=brand) if token is not None else Q()
    if account is not None:
        mine |= Q(cart__account=account)
    return CartLine.objects.filter(mine, cart__state=CartState.OPEN).values("name").distinct().count()


def cart_token(request: HttpRequest) -> UUID | None:
    """The token of a visitor's cart, or None. Nonsense counts as none."""
    return uuid_of(request.COOKIES.get(settings.CART_COOKIE_NAME, ""))


def current_cart(request: PortalRequest, *, create: bool = False) -> Cart | None:
    """The open cart of the visitor or account. A visitor's cart joins the account's once signed in (CART-3)."""
    now = timezone.now()
    token = cart_token(request)
    cart = None
    if token is not None:
        cart = Cart.objects.filter(token=token, brand=request.brand, state=CartState.OPEN, account__isnull=True).first()
    if request.account is None:
        return cart or (carts.open_cart(request.brand, account=None, now=now) if create else None)
    claimed = carts.claim(cart, request.account, now=now) if cart is not None else None
    if claimed is not None:
        return claimed
    mine = Cart.objects.filter(account=request.account, state=CartState.OPEN).first()
    return mine or (carts.open_cart(request.brand, account=request.account, now=now) if create else None)


def yearly_prices(lines: Sequence[CartLine], prices: PriceList) -> dict[tuple[str, bool], Money | None]:
    """What each costs a year when it is renewed, by name and whether it is of its web redirects; None where only the registry can tell."""
    found: dict[tuple[str, bool], Money | None] = {}
    for line in lines:
        if line.kind == LineKind.REDIRECTS:
            found[yearly_key(line)] = prices.of(line.tld, PriceAction.REDIRECTS)
        elif not line.is_premium:
            found[yearly_key(line)] = prices.of(line.tld, PriceAction.RENEW)
        else:
            fee = line.renewal_fee_minor
            found[yearly_key(line)] = prices.with_margin(fee, 1) if fee is not None else None
    return found


def yearly_key(line: CartLine) -> tuple[str, bool]:
    """What a line goes on with each year: the name itself, or its web redirects."""
    return line.name, line.kind == LineKind.REDIRECTS


def remember_cart(request: PortalRequest, response: HttpResponse, cart: Cart) -> HttpResponse:
    """Leave the cart's token in the browser for sixty days, or take it away once the cart is an account's."""
    if request.account is not None:
        response.delete_cookie(settings.CART_COOKIE_NAME)
    else:
        response.set_cookie(
            settings.CART_COOKIE_NAME,
            str(cart.token),
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
