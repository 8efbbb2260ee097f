"""Putting in the cart what is bought for names that the account has: renewals, restorations, web redirects (DOM-3, DOM-8, RED-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.catalog.queries import PriceList, price_list
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.carts import MOST_LINES, held_open, touch
from parvis.orders.enums import LineKind
from parvis.orders.models import Cart, CartLine
from parvis.orders.quotes import net_price
from parvis.orders.rules import premium_fee, term_refusal


@dataclass(frozen=True, slots=True)
class Added:
    """How many lines the cart holds for the names asked about, and why others could not be added, by name."""

    count: int
    refused: Sequence[tuple[str, object]]


@transaction.atomic
def add_terms(cart: Cart, domains: Sequence[Domain], *, kind: LineKind, years: int, now: datetime) -> Added:
    """Put a renewal for ``years``, a restoration, or web redirects for ``years``, of each name in the cart at today's price.

    A name that is there already takes the term chosen now. What the registry's rules refuse is told by name and the
    rest is added. Raises NotAllowedError beyond 500 lines. ``domains`` are the cart's account's.
    """
    held = held_open(cart)
    prices = price_list(held.brand, now=now, tlds={domain.tld for domain in domains})
    there = {line.name: line for line in held.lines.filter(kind=kind)}
    last = held.lines.aggregate(last=Max("position"))["last"]
    after = 0 if last is None else last + 1
    fresh: list[CartLine] = []
    refused = []
    for domain in domains:
        try:
            line = _line(held, domain, kind, years, prices, now=now)
        except NotAllowedError as refusal:
            refused.append((domain.unicode_name, refusal.sentence))
            continue
        known = there.get(domain.name)
        if known is not None:
            line.pk, line.position = known.pk, known.position
            line.save(force_update=True)
        else:
            line.position = after + len(fresh)
            fresh.append(line)
    if held.lines.count() + len(fresh) > MOST_LINES:
        raise NotAllowedError(_("A cart holds at most 500 names."))
    CartLine.objects.bulk_create(fresh)
    touch(held, now)
    return Added(len(domains) - len(refused), refused)


def _line(cart: Cart, domain: Domain, kind: LineKind, years: int, prices: PriceList, *, now: datetime) -> CartLine:
    refusal = term_refusal(domain, kind=kind, years=years, now=now)
    if refusal is not None:
        raise NotAllowedError(refusal)
    fee = premium_fee(domain, kind, currency=cart.brand.currency, now=now)
    is_premium = domain.is_premium and kind != LineKind.REDIRECTS
    renewal_fee = premium_fee(domain, LineKind.RENEW, currency=cart.brand.currency, now=now) if is_premium else None
    price = net_price(prices, kind, domain.tld, years, fee.minor if fee else None)
    return CartLine(
        cart=cart,
        kind=kind,
        name=domain.name,
        tld=domain.tld,
        years=years,
        is_premium=is_premium,
        fee_minor=fee.minor if fee else None,
        renewal_fee_minor=renewal_fee.minor if renewal_fee else None,
        shown_minor=price.minor,
        currency=price.currency,
        added_at=now,
    )
