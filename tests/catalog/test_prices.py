"""What something costs at a brand, now (BRD-3)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from parvis.catalog.models import Margin
from parvis.catalog.queries import price_list, price_of, sold_tlds
from parvis.kit.money import Money
from tests.factories import BrandFactory, BrandTldFactory, PriceFactory, TldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def fr():
    return TldFactory(name="fr")


def cost(brand, now, years=1, action="register"):
    price = price_of(brand, "fr", action, years=years, now=now)
    return price.minor if price else None


def test_what_has_no_price_is_not_sold(brand, fr, now):
    PriceFactory(tld=fr, net_minor=700)

    assert cost(brand, now, action="restore") is None


def test_the_base_price_carries_the_brands_margin_a_percentage_then_an_amount_a_year(brand, fr, now):
    PriceFactory(tld=fr, net_minor=699)
    Margin.objects.create(brand=brand, percent=Decimal("12.50"), fixed_minor=10)

    assert cost(brand, now) == 786 + 10
    assert cost(brand, now, years=3) == 2359 + 30


def test_the_brands_own_price_wins_and_carries_no_margin(brand, fr, now):
    PriceFactory(tld=fr, net_minor=699)
    PriceFactory(tld=fr, net_minor=500, brand=brand)
    Margin.objects.create(brand=brand, percent=50)

    assert cost(brand, now) == 500
    assert cost(BrandFactory(), now) == 699


def test_a_price_for_the_very_duration_wins_over_years_times_one(brand, fr, now):
    PriceFactory(tld=fr, net_minor=700)
    PriceFactory(tld=fr, net_minor=1200, years=2)

    assert (cost(brand, now, years=2), cost(brand, now, years=3)) == (1200, 2100)


def test_a_price_begins_at_its_start_and_its_end_is_not_part_of_it(brand, fr, now):
    PriceFactory(tld=fr, net_minor=700, ends_at=now)
    PriceFactory(tld=fr, net_minor=800, starts_at=now)

    assert cost(brand, now - timedelta(microseconds=1)) == 700
    assert cost(brand, now) == 800


def test_an_announced_price_takes_over_from_one_without_end(brand, fr, now):
    PriceFactory(tld=fr, net_minor=700)
    PriceFactory(tld=fr, net_minor=800, starts_at=now + timedelta(days=1))

    assert (cost(brand, now), cost(brand, now + timedelta(days=1))) == (700, 800)


def test_another_currency_is_not_sold(brand, fr, now):
    PriceFactory(tld=fr, net_minor=700, currency="CHF")

    assert cost(brand, now) is None


def test_a_list_of_prices_takes_the_same_queries_for_any_number_of_extensions(brand, now, django_assert_num_queries):
    for name in ("fr", "com", "net"):
        PriceFactory(tld=TldFactory(name=name), net_minor=700)

    with django_assert_num_queries(2):
        prices = price_list(brand, now=now)
        assert all(prices.of(name, "register") == Money(700, "EUR") for name in ("fr", "com", "net"))


def test_extensions_come_in_the_brands_order_and_only_its_own(brand):
    for position, name in enumerate(("net", "fr", "com")):
        BrandTldFactory(brand=brand, tld=TldFactory(name=name), position=position)
    BrandTldFactory(tld=TldFactory(name="eu"))

    assert [tld.name for tld in sold_tlds(brand)] == ["net", "fr", "com"]
