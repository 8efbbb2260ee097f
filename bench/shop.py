"""A shop around the many names: extensions and prices, a cart to order, a search already answered."""

from datetime import datetime
from typing import Any

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.catalog.loading import load_tlds
from parvis.catalog.models import BrandTld, Tld
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer
from parvis.domains.search.actions import open_check, open_search
from parvis.orders.actions import carts

_IN_THE_CART = 3


def open_shop(brand: Brand, buyer: Account, *, now: datetime) -> str:
    """Sell every extension, fill the buyer's cart, and return the address of a page of results."""
    load_tlds(now)
    BrandTld.objects.bulk_create(
        BrandTld(brand=brand, tld=tld, position=index) for index, tld in enumerate(Tld.objects.order_by("pk"))
    )
    wanted = [(f"bench-{number}.fr", "fr") for number in range(_IN_THE_CART)]
    cart = carts.open_cart(brand, account=buyer, now=now)
    for answer in _answered(open_check(brand, wanted, now=now)):
        carts.add(cart, answer, years=1, now=now)
    found = open_search(brand, "boulangerie", now=now).search
    _answered(found)
    return f"/fr/domaines/resultats/{found.token}/"


def _answered(search: Any) -> list[Answer]:
    Answer.objects.filter(search=search).update(state=AnswerState.AVAILABLE)
    return list(Answer.objects.filter(search=search).select_related("search__brand"))
