"""What promotions take off the lines of one order (CART-9)."""

from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from parvis.catalog.models import Promotion
from parvis.catalog.reductions import Item, reductions
from parvis.kit.money import Money


def promotion(pk=1, **changes):
    terms = {
        "name": f"P{pk}", "percent": Decimal(20), "off_minor": None, "actions": ["register"], "tlds": [],
        "is_first_year": False, "least_lines": 1, "starts_at": timezone.now(),
    }  # fmt: skip
    return Promotion(pk=pk, **terms | changes)


def item(minor=1000, *, action="register", tld="fr", first_year=None):
    return Item(action, tld, Money(minor, "EUR"), Money(minor if first_year is None else first_year, "EUR"))


def off(items, *promotions):
    return [found and (found.promotion.pk, found.off.minor) for found in reductions(items, promotions)]


def test_a_percentage_is_rounded_half_up_once_for_each_line():
    assert off([item(999), item(1)], promotion(percent=Decimal("12.5"))) == [(1, 125), None]


def test_an_amount_never_makes_a_line_negative():
    assert off([item(300), item(1000)], promotion(percent=None, off_minor=500)) == [(1, 300), (1, 500)]


def test_the_first_year_alone():
    lines = [item(3000, first_year=1000), item(900, first_year=1000)]

    assert off(lines, promotion(percent=Decimal(50), is_first_year=True)) == [(1, 500), (1, 450)]


@pytest.mark.parametrize(
    ("line", "changes"),
    [(item(action="renew"), {}), (item(tld="com"), {"tlds": ["fr", "be"]}), (None, {}), (item(0), {})],
)
def test_what_it_is_not_for_keeps_its_price(line, changes):
    assert off([line], promotion(**changes)) == [None]


def test_a_line_has_the_best_one_alone_and_of_two_equal_ones_the_older():
    found = [promotion(1), promotion(2, percent=None, off_minor=300), promotion(3, percent=None, off_minor=300)]

    assert off([item(1000), item(2000)], *found) == [(2, 300), (1, 400)]


def test_a_volume_price_counts_from_so_many_lines_that_it_is_for():
    volume = promotion(least_lines=3)

    assert off([item(), item(), item(action="renew")], volume) == [None, None, None]
    assert off([item(), item(), item(), item(tld="com")], volume) == [(1, 200)] * 4


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), max_size=8),
    st.lists(st.tuples(st.decimals("0.01", 100, places=2), st.booleans(), st.integers(1, 4)), max_size=4),
    st.lists(st.integers(1, 10**7), max_size=3),
)
def test_nothing_costs_less_than_nothing_and_no_line_would_be_better_off(lines, percents, amounts):
    items = [item(net, first_year=first) for net, first in lines]
    found = [
        promotion(pk, percent=percent, is_first_year=is_first, least_lines=least)
        for pk, (percent, is_first, least) in enumerate(percents)
    ] + [promotion(100 + pk, percent=None, off_minor=minor) for pk, minor in enumerate(amounts)]

    for line, reduction in zip(items, reductions(items, found), strict=True):
        if reduction is not None:
            assert 0 < reduction.off.minor <= line.net.minor
        alone = [reductions([line], [one])[0] for one in found if one.least_lines == 1]
        best = max((other.off.minor for other in alone if other is not None), default=0)
        assert best <= (reduction.off.minor if reduction else 0)
