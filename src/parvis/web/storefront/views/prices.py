"""Extensions and prices (S4): fees are published, as ICANN's ERRP asks."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from parvis.catalog.queries import price_list, sold_tlds
from parvis.catalog.rules import rules_of
from parvis.orders.reducing import promotions_of
from parvis.web.access import public
from parvis.web.pricing import COOKIE, hides_prices, price_view, shows_tax
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render


@public
def prices(request: PortalRequest) -> HttpResponse:
    """Every extension sold, with what registration, renewal, transfer and restore cost."""
    if request.method == "POST":
        response = go(request, "storefront:prices")
        kind = "gross" if request.POST.get("show") == "gross" else "net"
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, kind, max_age=31_536_000, samesite="Lax", httponly=True, secure=secure)
        return response
    asked = words_typed(request).lstrip(".").lower()
    now = timezone.now()
    tlds = [rules_of(tld.name, now.date()) for tld in sold_tlds(request.brand) if asked in tld.name]
    listed = price_list(request.brand, now=now)
    promotions = promotions_of(request.brand, "", request.account, now=now)
    context = {
        "rows": [(tld, price_view(request, listed, tld.name, promotions=promotions)) for tld in tlds],
        "q": asked,
        "shows_tax": shows_tax(request),
        "hides_prices": hides_prices(request),
    }
    return render(request, "storefront/prices.html#table", context)
