"""Promotions on renewals that names make by themselves: what is told weeks before is what is charged (CART-9)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from parvis.catalog.models import Promotion
from parvis.notifications.models import Message
from parvis.orders.models import Order, OrderLine, PromotionUse
from parvis.orders.renewals.calendar import coming, first_of, months, needed_soon
from parvis.orders.renewals.terms import prices_for
from tests.factories import PromotionFactory, customer
from tests.orders.test_automatic_renewals import PRICE, automatic, has, noon, topped_up
from tests.orders.test_reminders import E, held, live, prices

__all__ = ["prices"]
pytestmark = pytest.mark.django_db
REDUCED = 900
"""A quarter off."""
CHARGED = E - timedelta(days=15)


def promoted(brand, **terms):
    values = {
        "code": "", "actions": ["renew"], "percent": Decimal(25), "starts_at": E - timedelta(days=90), "ends_at": None,
        "name": "Fidélité",
    }  # fmt: skip
    return PromotionFactory(brand=brand, **values | terms)


def told(domain, now):
    """(price in the calendar, of its month, of the next thirty days), with tax."""
    account, actor = domain.account, customer(domain.account)
    found = prices_for(account, now=now, tlds={"com"})
    (row,) = coming([domain], account, found, now=now)
    month = next(one for one in months(actor, found, now=now) if one.first == first_of(E))
    return row.price.minor, month.needed.minor, needed_soon(actor, found, now=now).minor


def charged(domain):
    """What renewing it by itself cost, with tax."""
    topped_up(domain.account, 5000)
    live(-15, -15)
    assert Order.objects.get().state == "paid"
    return 5000 - has(domain.account)


def test_what_the_calendar_and_the_reminder_tell_is_charged_and_kept_with_its_name(prices):
    domain = automatic()
    found = promoted(domain.account.brand)
    live(-60, -60)

    assert told(domain, noon(-30)) == (REDUCED, REDUCED, REDUCED)
    assert "9,00" in Message.objects.filter(template="renewal-reminder").earliest("pk").text
    assert charged(domain) == REDUCED
    line = OrderLine.objects.get()
    assert (line.net_minor, line.off_minor, line.promotion) == (750, 250, "Fidélité")
    assert PromotionUse.objects.get().promotion == found


@pytest.mark.parametrize(
    "terms",
    [
        {"code": "FIDELE"}, {"least_lines": 2}, {"most_orders": 5}, {"most_orders_each": 1}, {"actions": ["register"]},
        {"tlds": ["fr"]}, {"ends_at": CHARGED - timedelta(days=1)}, {"starts_at": CHARGED + timedelta(days=1)},
    ],
)  # fmt: skip
def test_one_with_a_code_or_limits_or_for_other_days_and_names_is_neither_told_nor_charged(prices, terms):
    domain = automatic()
    promoted(domain.account.brand, **terms)

    assert told(domain, noon(-30)) == (PRICE, PRICE, PRICE)
    assert charged(domain) == PRICE
    assert not PromotionUse.objects.exists()


def test_it_is_of_its_brand_alone(prices):
    domain = automatic()
    promoted(held("other.com").account.brand)

    assert charged(domain) == PRICE


def test_one_that_begins_on_the_day_of_the_charge_is_told_before(prices):
    domain = automatic()
    promoted(domain.account.brand, starts_at=CHARGED - timedelta(days=1), ends_at=CHARGED + timedelta(days=1))

    assert told(domain, noon(-30)) == (REDUCED, REDUCED, REDUCED)
    assert charged(domain) == REDUCED


def test_what_was_told_counts_where_the_worker_comes_late(prices):
    domain = automatic()
    promoted(domain.account.brand, ends_at=CHARGED + timedelta(days=1))
    topped_up(domain.account, 5000)

    live(-11, -11)

    assert 5000 - has(domain.account) == REDUCED


def test_a_name_that_does_not_renew_by_itself_is_told_the_price_of_the_list(prices):
    domain = held()
    promoted(domain.account.brand)
    account = domain.account

    (row,) = coming([domain], account, prices_for(account, now=noon(-30), tlds={"com"}), now=noon(-30))

    assert (row.price.minor, row.reduction) == (PRICE, None)


def test_a_premium_name_keeps_its_price(prices):
    domain = automatic(is_premium=True)
    promoted(domain.account.brand)
    account = domain.account

    (row,) = coming([domain], account, prices_for(account, now=noon(-30), tlds={"com"}), now=noon(-30))

    assert row.reduction is None


def test_a_renewal_that_is_free_is_carried_out_without_a_payment(prices):
    domain = automatic()
    promoted(domain.account.brand, percent=Decimal(100))

    live(-15, -14)

    order = Order.objects.get()
    assert (order.state, order.total.minor) == ("paid", 0)
    assert order.lines.get().state == "ordered"


def test_the_best_of_two_counts_and_never_both(prices):
    domain = automatic()
    promoted(domain.account.brand)
    promoted(domain.account.brand, percent=Decimal(10), name="Dix")

    assert charged(domain) == REDUCED
    assert Promotion.objects.filter(uses__isnull=False).get().name == "Fidélité"
