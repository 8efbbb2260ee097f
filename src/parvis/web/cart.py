"""The cart of a request: a visitor's by its cookie, a customer's by the account."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.orders.actions import carts
from parvis.orders.enums import CartState
from parvis.orders.models import Cart, CartLine
from parvis.web.requests import PortalRequest
from parvis.web.tokens import uuid_of

Respond = Callable[[HttpRequest], HttpResponse]

COOKIE: Final = "cart"
KEPT: Final = 60 * 24 * 3600


class CartMiddleware:
    """Puts ``request.cart_count``: one query at most, none for a visitor without a cart."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, account = cart_token(request), getattr(request, "account", None)
        lines = CartLine.objects.filter(cart__state=CartState.OPEN)
        count = 0
        if token is not None:
            count = lines.filter(cart__token=token).count()
        elif account is not None:
            count = lines.filter(cart__account=account).count()
        request.cart_count = count  # type: ignore[attr-defined]  # declared on PortalRequest
        return self._respond(request)


def cart_token(request: HttpRequest) -> UUID | None:
    """The token of a visitor's cart, or None. Nonsense counts as none."""
    return uuid_of(request.COOKIES.get(COOKIE, ""))


def current_cart(request: PortalRequest, *, create: bool = False) -> Cart | None:
    """The open cart of the visitor or account. A visitor's cart joins the account's once signed in (CART-3)."""
    now = timezone.now()
    token = cart_token(request)
    cart = None
    if token is not None:
        cart = Cart.objects.filter(token=token, brand=request.brand, state=CartState.OPEN, account__isnull=True).first()
    if request.account is None:
        return cart or (carts.open_cart(request.brand, account=None, now=now) if create else None)
    if cart is not None:
        return carts.claim(cart, request.account, now=now)
    mine = Cart.objects.filter(account=request.account, state=CartState.OPEN).first()
    return mine or (carts.open_cart(request.brand, account=request.account, now=now) if create else None)


def remember_cart(request: PortalRequest, response: HttpResponse, cart: Cart) -> HttpResponse:
    """Leave the cart's token in the browser for sixty days, or take it away once the cart is an account's."""
    if request.account is not None:
        response.delete_cookie(COOKIE)
    else:
        response.set_cookie(
            COOKIE, str(cart.token), max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
