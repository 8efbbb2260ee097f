"""Names that come with a product: as many as it gives, the dearest, their first year, each once (CART-9)."""

import pytest

from parvis.catalog.included import included
from parvis.catalog.models import IncludedName
from parvis.catalog.reductions import Item
from parvis.kit.money import Money


def euros(minor):
    return Money(minor, "EUR")


def name(minor, tld="fr", action="register", first=None):
    return Item(action, tld, euros(minor), euros(minor if first is None else first))


def offer(product="web", count=1, tlds=(), pk=1):
    return IncludedName(pk=pk, product=product, count=count, tlds=list(tlds))


def given(products, items, *offers):
    return [off.minor if off is not None else 0 for off in included(products, items, offers)]


def test_the_dearest_name_is_given_once_for_its_first_year():
    assert given(["web"], [name(700), name(2400, first=1200), name(900)], offer()) == [0, 1200, 0]


@pytest.mark.parametrize(("products", "count", "expected"), [
    ([], 1, [0, 0, 0]), (["other"], 1, [0, 0, 0]), (["web"], 2, [0, 900, 800]), (["web", "web"], 1, [0, 900, 800]),
    (["web", "web"], 5, [700, 900, 800]),
])  # fmt: skip
def test_each_product_gives_as_many_as_it_says(products, count, expected):
    assert given(products, [name(700), name(900), name(800)], offer(count=count)) == expected


def test_only_its_extensions_and_only_names_that_are_new():
    items = [name(900, "com"), name(700, "fr"), name(800, "fr", "renew"), None, name(600, "fr", "transfer")]

    assert given(["web"], items, offer(count=3, tlds=["fr"])) == [0, 700, 0, 0, 600]


def test_who_gives_few_extensions_chooses_first():
    few, any_ = offer("small", tlds=["fr"], pk=2), offer("web", pk=1)

    assert given(["web", "small"], [name(900, "fr"), name(800, "com")], any_, few) == [900, 800]


def test_what_is_free_already_uses_nothing_up():
    assert given(["web"], [name(0), name(500)], offer()) == [0, 500]
