"""What a cart costs an account today (CART-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.taxes import TaxDecision, decide
from parvis.billing.totals import Line, Totals, total
from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import PriceList, price_list
from parvis.catalog.reductions import Reduction
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.reducing import promotions_of, reduced

_ACTIONS: Final = {
    LineKind.REGISTER: PriceAction.REGISTER,
    LineKind.RENEW: PriceAction.RENEW,
    LineKind.TRANSFER: PriceAction.TRANSFER,
    LineKind.RESTORE: PriceAction.RESTORE,
    LineKind.HOLDER: PriceAction.HOLDER,
    LineKind.REDIRECTS: PriceAction.REDIRECTS,
}


def net_price(prices: PriceList, kind: str, tld: str, years: int, fee_minor: int | None) -> Money:
    """Net price of a line: the brand's, or for a premium name the registry's fee with the brand's margin.

    A restored name comes with a year: the price of both.
    """
    if fee_minor is not None:
        return prices.with_margin(fee_minor * fees_due(years), fees_due(years))
    # A transfer has one price, whatever it adds to the term; a change of holder adds nothing.
    price = prices.of(tld, _ACTIONS[LineKind(kind)], 1 if kind in {LineKind.TRANSFER, LineKind.HOLDER} else years)
    if price is None and kind == LineKind.REDIRECTS:
        raise NotAllowedError(_("Redirects of .%(tld)s names are not sold any more.") % {"tld": tld})
    if price is None:
        raise NotAllowedError(_("The extension .%(tld)s is no longer sold here.") % {"tld": tld})
    return price


def fees_due(years: int) -> int:
    """How often a premium fee is due in a term: for each year, and once for a transfer that adds none."""
    return max(years, 1)


def line_price(line: CartLine, prices: PriceList, *, now: datetime) -> Money:
    """Net price of a line today: as it was offered, while the offer holds; otherwise ``net_price``."""
    if line.agreed_minor is not None and line.agreed_until is not None and now <= line.agreed_until:
        return Money(line.agreed_minor, line.currency)
    return net_price(prices, line.kind, line.tld, line.years, line.fee_minor)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart costs an account today: net prices in the order of its lines, and (name, shown, now) where one moved.

    ``nets`` are to pay; ``reductions`` are off them already. Prices move in the list: a promotion is another matter.
    ``seal`` names what was shown, terms of sale included: it goes into the form, and an order is placed only where it
    still holds.
    """

    lines: Sequence[CartLine]
    nets: Sequence[Money]
    reductions: Sequence[Reduction | None]
    prices: PriceList
    totals: Totals
    tax: TaxDecision
    changes: Sequence[tuple[str, Money, Money]]
    seal: str


def payable_until(brand: Brand, *, now: datetime) -> datetime:
    """The end of the day, where the seller is, until which an order placed now may be paid at its price."""
    zone = ZoneInfo(brand.legal_entity.time_zone)
    last_day = now.astimezone(zone).date() + timedelta(days=brand.days_to_pay)
    return datetime.combine(last_day, time(23, 59, 59), tzinfo=zone)


def quote(cart: Cart, account: Account, *, now: datetime) -> Quote:
    """Price the cart for ``account``, and say which prices moved since they were shown."""
    today = now.astimezone(ZoneInfo(cart.brand.legal_entity.time_zone)).date()
    tax = decide(account, on=today)
    prices = price_list(cart.brand, now=now)
    lines = list(cart.lines.order_by("position"))
    listed, changes = [], []
    for line in lines:
        price = line_price(line, prices, now=now)
        shown = Money(line.shown_minor, line.currency)
        if price != shown:
            changes.append((line.name, shown, price))
        listed.append(price)
    off = reduced(lines, listed, prices, promotions_of(cart.brand, cart.code, account, now=now), now=now)
    nets = [net - reduction.off if reduction else net for net, reduction in zip(listed, off, strict=True)]
    totals = total([Line(net, tax.rate) for net in nets], cart.brand.currency)
    seal = f"{cart.token.hex}.{cart.version}.{totals.gross.minor}.{cart.brand.terms_version}"
    return Quote(lines, nets, off, prices, totals, tax, changes, seal)
