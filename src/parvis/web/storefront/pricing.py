"""Prices as the visitor sees them: with or without tax, or not at all (SHOP-10)."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from parvis.billing.taxes import decide, standard_rate
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import PriceList
from parvis.kit.money import Money
from parvis.web.requests import PortalRequest

COOKIE: Final = "prices"


@dataclass(frozen=True, slots=True)
class PriceView:
    """First year and following years, as shown. None: not sold, or hidden."""

    register: Money | None
    renew: Money | None
    transfer: Money | None
    restore: Money | None


def shows_tax(request: PortalRequest) -> bool:
    """The visitor's own choice, else: businesses without tax, individuals with; visitors as the brand says."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in {"net", "gross"}:
        return chosen == "gross"
    if request.account is not None:
        return not request.account.is_business
    return request.brand.shows_prices_with_tax


def shown(request: PortalRequest, net: Money | None) -> Money | None:
    """``net`` as this visitor sees it."""
    if net is None or (request.person is None and not request.brand.shows_prices_to_visitors):
        return None
    if not shows_tax(request):
        return net
    today = timezone.localdate()
    rate = decide(request.account, on=today).rate if request.account is not None else standard_rate(today)
    return net + net.part(rate)


def price_view(request: PortalRequest, prices: PriceList, tld: str, fees: dict[str, int] | None = None) -> PriceView:
    """Every price of an extension, or of a premium name whose registry's ``fees`` are given."""

    def of(action: PriceAction) -> Money | None:
        net = prices.with_margin(fees[action], 1) if fees and action in fees else prices.of(tld, action)
        return shown(request, net)

    return PriceView(of(PriceAction.REGISTER), of(PriceAction.RENEW), of(PriceAction.TRANSFER), of(PriceAction.RESTORE))
