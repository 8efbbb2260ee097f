"""Prices as the visitor sees them: with or without tax, or not at all (SHOP-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import timezone

from parvis.billing.taxes import decide, home_rate
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Promotion
from parvis.catalog.queries import PriceList
from parvis.catalog.reductions import Item, reductions
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
    promotion: Promotion | None = None
    """What is off the registration of one name for one year."""
    reduced: Money | None = None
    """What that costs with it."""


def shows_tax(request: PortalRequest) -> bool:
    """The visitor's own choice, else: businesses without tax, individuals with; visitors as the brand says."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in {"net", "gross"}:
        return chosen == "gross"
    if request.account is not None:
        return not request.account.is_business
    return request.brand.shows_prices_with_tax


def hides_prices(request: PortalRequest) -> bool:
    """Whether this brand keeps its prices for who is signed in (BRD-4)."""
    return request.person is None and not request.brand.shows_prices_to_visitors


def rate_of(request: PortalRequest) -> Decimal:
    """The rate of tax that this visitor would pay today."""
    today = timezone.localdate()
    if request.account is not None:
        return decide(request.account, on=today).rate
    return home_rate(request.brand.legal_entity, today)


def shown(request: PortalRequest, net: Money | None) -> Money | None:
    """``net`` as this visitor sees it."""
    if net is None or hides_prices(request):
        return None
    return net + net.part(rate_of(request)) if shows_tax(request) else net


def price_view(
    request: PortalRequest,
    prices: PriceList,
    tld: str,
    fees: dict[str, int] | None = None,
    promotions: Sequence[Promotion] = (),
) -> PriceView:
    """Every price of an extension, or of a premium name whose registry's ``fees`` are given: never the other's price.

    ``promotions``: those that count now for who looks.
    """

    def of(action: PriceAction) -> Money | None:
        if not fees:
            return shown(request, prices.of(tld, action))
        return shown(request, prices.with_margin(fees[action], 1)) if action in fees else None

    listed = prices.of(tld, PriceAction.REGISTER) if not fees else None
    off = reductions([Item(PriceAction.REGISTER, tld, listed, listed)], promotions)[0] if listed is not None else None
    return PriceView(
        of(PriceAction.REGISTER),
        of(PriceAction.RENEW),
        of(PriceAction.TRANSFER),
        of(PriceAction.RESTORE),
        off.promotion if off else None,
        shown(request, listed - off.off) if off and listed is not None else None,
    )
