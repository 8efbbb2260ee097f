"""The cart (CART-1, CART-2, CART-7)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Tld
from parvis.catalog.queries import price_list
from parvis.domains.models import Answer
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import carts
from parvis.orders.enums import CartState
from parvis.orders.models import Cart
from parvis.orders.quotes import net_price
from parvis.web.access import public, require
from parvis.web.cart import current_cart, remember_cart
from parvis.web.requests import PortalRequest
from parvis.web.storefront.pricing import shown, shows_tax
from parvis.web.tokens import uuid_of
from parvis.web.ui.responses import go, render


@public
def cart(request: PortalRequest) -> HttpResponse:
    """What is about to be ordered."""
    found = current_cart(request)
    response = render(request, "storefront/cart.html", _context(request, found))
    return remember_cart(request, response, found) if found is not None else response


def _context(request: PortalRequest, found: Cart | None) -> dict[str, Any]:
    lines = list(found.lines.order_by("position")) if found else []
    prices = price_list(request.brand, now=timezone.now())
    tlds = {tld.name: tld for tld in Tld.objects.filter(name__in={line.tld for line in lines})}
    rows, total = [], Money(0, request.brand.currency)
    for line in lines:
        try:
            now_net = net_price(prices, line.tld, line.years, line.fee_minor)
        except NotAllowedError as refusal:
            rows.append({"line": line, "terms": [line.years], "price": None, "problem": str(refusal)})
            continue
        total += now_net
        then = Money(line.shown_minor, line.currency)
        renewal = prices.with_margin(line.fee_minor, 1) if line.fee_minor else prices.of(line.tld, PriceAction.RENEW)
        rows.append(
            {
                "line": line,
                "terms": tlds[line.tld].terms,
                "price": shown(request, now_net) or now_net,
                "before": shown(request, then) if then != now_net else None,
                "renewal": shown(request, renewal),
            }
        )
    saved = []
    if request.account is not None:
        saved = list(Cart.objects.visible_to(request.actor).filter(state=CartState.SAVED).order_by("-updated_at")[:20])
    return {
        "cart": found,
        "rows": rows,
        "total": shown(request, total) or total,
        "shows_tax": shows_tax(request),
        "has_changes": any(row.get("before") for row in rows),
        "saved": saved,
    }


@public
@require_POST
def add(request: PortalRequest) -> HttpResponse:
    """Add a name of a search; with scripts, only its button changes."""
    answer = get_object_or_404(
        Answer.objects.select_related("search"),
        search__token=uuid_of(request.POST.get("search", "")),
        search__brand=request.brand,
        name=request.POST.get("name", ""),
    )
    found = current_cart(request, create=True)
    assert found is not None  # noqa: S101 - create=True
    try:
        carts.add(found, answer, years=1, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is in your cart.") % {"name": answer.name})
    return remember_cart(request, _back(request), found)


@public
@require_POST
def remove(request: PortalRequest) -> HttpResponse:
    """Take a name out."""
    found = current_cart(request)
    if found is not None:
        name = request.POST.get("name", "")
        carts.remove(found, name, now=timezone.now())
        messages.success(request, _("%(name)s was taken out of your cart.") % {"name": name})
    return _back(request)


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
    return go(request, "storefront:cart")


@public
@require_POST
def accept_prices(request: PortalRequest) -> HttpResponse:
    """Go on with today's prices."""
    found = current_cart(request)
    if found is not None:
        try:
            carts.accept_prices(found, now=timezone.now())
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
    carts.restore(saved, now=timezone.now())
    return go(request, "storefront:cart")


def _back(request: PortalRequest) -> HttpResponse:
    """Where the form came from, on this host alone; else the cart."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("storefront:cart")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
