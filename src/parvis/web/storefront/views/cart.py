"""The cart (CART-1, CART-2, CART-7)."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.billing.totals import Line, total
from parvis.catalog.queries import price_list
from parvis.catalog.rules import rules_of
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import carts, repricing
from parvis.orders.enums import CartState
from parvis.orders.models import Cart, CartLine
from parvis.orders.quotes import line_price
from parvis.orders.reducing import is_idle, promotions_of, reduced
from parvis.web.access import public, require
from parvis.web.cart import current_cart, remember_cart, yearly_key, yearly_prices
from parvis.web.pricing import hides_prices, rate_of, shown, shows_tax
from parvis.web.requests import PortalRequest
from parvis.web.storefront.views.codes import REFUSED
from parvis.web.storefront.views.lines import TAKEN_OUT, back
from parvis.web.ui.formats import unicode_host
from parvis.web.ui.responses import go, is_fragment, render

A_PAGE: Final = 50


@public
def door(request: PortalRequest) -> HttpResponse:
    """``/cart/`` leads to the cart in the visitor's language."""
    return go(request, "storefront:cart")


@public
def cart(request: PortalRequest) -> HttpResponse:
    """What is about to be ordered."""
    return _shown(request, current_cart(request))


def _shown(request: PortalRequest, found: Cart | None) -> HttpResponse:
    response = render(request, "storefront/cart.html#cart", _context(request, found))
    return remember_cart(request, response, found) if found is not None else response


def _context(request: PortalRequest, found: Cart | None) -> dict[str, Any]:
    saved = []
    if request.account is not None:
        saved = list(Cart.objects.visible_to(request.actor).filter(state=CartState.SAVED).order_by("-updated_at")[:20])
    return {
        "cart": found,
        "shows_tax": shows_tax(request),
        "hides_prices": hides_prices(request),
        "taken_out": request.session.pop(TAKEN_OUT, None),
        "saved": saved,
        "refused_code": request.session.pop(REFUSED, None),
        **(_priced(request, found) if found else {}),
    }


def _priced(request: PortalRequest, found: Cart) -> dict[str, Any]:
    """The lines of one page, and the totals of the whole cart."""
    lines = list(found.lines.order_by("position"))
    now = timezone.now()
    prices = price_list(request.brand, now=now)
    yearly = yearly_prices(lines, prices)
    rate, zero = rate_of(request), Money(0, request.brand.currency)
    rows: list[dict[str, Any]] = []
    listed: list[Money] = []
    for line in lines:
        name, extension = unicode_host(line.name), unicode_host(line.tld)
        row: dict[str, Any] = {
            "line": line,
            "label": name.removesuffix(f".{extension}"),
            "extension": extension,
            "ascii": line.name if line.name != name else "",
            "price": None,
            "renewal": shown(request, yearly[yearly_key(line)]),
        }
        try:
            net = line_price(line, prices, now=now)
        except NotAllowedError as refusal:
            row["problem"] = str(refusal)
        else:
            then = Money(line.shown_minor, line.currency)
            row |= {"price": shown(request, net), "before": shown(request, then) if then != net else None}
            row["net"] = net
            listed.append(net)
        rows.append(row)
    priced = [row for row in rows if "net" in row]
    promotions = promotions_of(request.brand, found.code, request.account, now=now)
    off = reduced([row["line"] for row in priced], listed, prices, promotions, now=now)
    for row, reduction in zip(priced, off, strict=True):
        if reduction is not None:
            row["net"] -= reduction.off
            row |= {"listed": row["price"], "price": shown(request, row["net"]), "promotion": reduction.promotion}
    nets = [Line(row["net"], rate) for row in priced]
    renewals = [Line(yearly[yearly_key(row["line"])] or zero, rate) for row in priced]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row["terms"] = _terms(row["line"], now.date())
    return {
        "page": page,
        "rows": page.object_list,
        "totals": total(nets, zero.currency),
        "yearly": total(renewals, zero.currency),
        "is_yearly_open": any(price is None for price in yearly.values()),
        "has_changes": any(row.get("before") for row in rows),
        "is_code_idle": is_idle(found, off),
        "has_problems": any(row.get("problem") for row in rows),
    }


def _terms(line: CartLine, on: date) -> tuple[int, ...]:
    """The terms to choose among; none where there is no choice."""
    return rules_of(line.tld, on).terms if line.kind in carts.CHOOSABLE else ()


@public
@require_POST
def years(request: PortalRequest) -> HttpResponse:
    """Choose another term."""
    found = current_cart(request)
    asked = request.POST.get("years", "")
    if found is not None:
        try:
            term = int(asked) if asked.isascii() and asked.isdigit() else 0
            carts.change_years(found, request.POST.get("name", ""), years=term, now=timezone.now())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
    return _shown(request, found) if is_fragment(request) else back(request)


@public
@require_POST
def accept_prices(request: PortalRequest) -> HttpResponse:
    """Go on with today's prices."""
    found = current_cart(request)
    if found is not None:
        try:
            repricing.accept_prices(found, now=timezone.now())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
    return go(request, "storefront:cart")


@require(Permission.ORDERS_PLACE)
@require_POST
def save(request: PortalRequest) -> HttpResponse:
    """Keep the cart under a name."""
    found = current_cart(request)
    name = request.POST.get("name", "").strip() or _("Cart of %(day)s") % {"day": timezone.localdate().isoformat()}
    if found is not None:
        try:
            carts.save_for_later(found, name=name, now=timezone.now())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Cart saved."))
    return go(request, "storefront:cart")


@require(Permission.ORDERS_PLACE)
@require_POST
def restore(request: PortalRequest, token: str) -> HttpResponse:
    """Come back to a saved cart."""
    saved = get_object_or_404(Cart.objects.visible_to(request.actor), token=token, state=CartState.SAVED)
    try:
        carts.restore(saved, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    return go(request, "storefront:cart")
