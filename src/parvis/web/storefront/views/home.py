"""The front door and the home page."""

from typing import Final

from django.http import HttpResponse
from django.utils import timezone

from parvis.catalog.queries import price_list, sold_tlds
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.orders.reducing import promotions_of
from parvis.web.access import public
from parvis.web.pricing import hides_prices, price_view, shows_tax
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

SHOWN: Final = 6


@public
def front_door(request: PortalRequest) -> HttpResponse:
    """``/`` leads to the home page in the visitor's language."""
    return go(request, "storefront:home")


@public
def home(request: PortalRequest) -> HttpResponse:
    """Search first, and the first extensions with their prices."""
    sold = sold_tlds(request.brand)
    tlds = sold[:SHOWN]
    now = timezone.now()
    prices = price_list(request.brand, now=now, tlds=[tld.name for tld in tlds])
    promotions = promotions_of(request.brand, "", request.account, now=now)
    context = {
        "offers": [(tld, price_view(request, prices, tld.name, promotions=promotions)) for tld in tlds],
        "shows_tax": shows_tax(request),
        "hides_prices": hides_prices(request),
        "takes_over": any(offers(tld.registry, Capability.TRANSFER) for tld in sold),
    }
    return render(request, "storefront/home.html", context)
