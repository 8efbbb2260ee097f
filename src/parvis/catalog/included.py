"""Which names of an order come with what else is in it, and what that takes off: pure arithmetic (CART-9)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from parvis.catalog.enums import PriceAction
from parvis.catalog.models import IncludedName
from parvis.catalog.reductions import Item
from parvis.kit.money import Money

GIVEN: Final = (PriceAction.REGISTER, PriceAction.TRANSFER)
"""What is given: a name that is new to the customer's account."""


def included(
    products: Sequence[str], items: Sequence[Item | None], offers: Sequence[IncludedName]
) -> list[Money | None]:
    """What comes off each line, in their order; None where nothing does, and for lines that are None.

    Each product gives as many names as its offer says, the dearest first: their first year. A name is given once.
    """
    bought = Counter(products)
    off: list[Money | None] = [None] * len(items)
    # Who gives few extensions chooses first: what is left goes to who gives any.
    for offer in sorted(offers, key=lambda offer: (len(offer.tlds) or len(items) + 1_000, offer.pk or 0)):
        for place in _dearest(items, off, offer)[: bought[offer.product] * offer.count]:
            item = items[place]
            if item is not None:
                off[place] = _first_year(item)
    return off


def _dearest(items: Sequence[Item | None], off: Sequence[Money | None], offer: IncludedName) -> list[int]:
    """The places of the lines that the offer may give and nobody gives yet, the dearest first."""
    found = [
        (-_first_year(item).minor, place)
        for place, item in enumerate(items)
        if item is not None and off[place] is None and _is_given(item, offer)
    ]
    return [place for _minor, place in sorted(found)]


def _is_given(item: Item, offer: IncludedName) -> bool:
    return item.action in GIVEN and (not offer.tlds or item.tld in offer.tlds) and _first_year(item).minor > 0


def _first_year(item: Item) -> Money:
    return min(item.net, item.first_year)
