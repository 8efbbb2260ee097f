"""Promotions as visitors see them: in the search, in the prices, in the cart (CART-9)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.orders.models import Cart
from tests.factories import AccountFactory, PromotionFactory

pytestmark = pytest.mark.django_db


def page(shop, name="storefront:cart", *args):
    html = shop.visitor.get(reverse(name, args=args)).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def carted(shop, names=1):
    search = shop.searched(*["available"] * names)
    for position in range(names):
        entries = {"search": str(search.token), "name": f"exemple{position}.fr"}
        shop.visitor.post(reverse("storefront:cart-add"), entries)
    return search


def enter(shop, code):
    return shop.visitor.post(reverse("storefront:cart-code"), {"code": code}, follow=True).content.decode()


def test_the_cart_shows_what_is_off_until_when_and_what_it_is_instead_of(shop):
    PromotionFactory(brand=shop.brand, name="Rentrée", ends_at=timezone.now() + timedelta(days=3))
    carted(shop)

    shown = page(shop)

    assert "Rentrée" in shown
    assert re.search(r"9,60\s€.*au lieu de\s+12,00\s€", shown)
    assert re.search(r"\s8,00\s€.*\s1,60\s€.*\s9,60\s€.*\s24,00\s€", shown)


def test_a_code_is_entered_and_taken_off(shop):
    PromotionFactory(brand=shop.brand, name="Noël", code="NOEL")
    carted(shop)
    assert "9,60" not in page(shop)

    enter(shop, "noel")
    assert "9,60" in page(shop)
    shop.visitor.post(reverse("storefront:cart-code-remove"))

    assert "9,60" not in page(shop)
    assert Cart.objects.get().code == ""


def test_a_refused_code_is_shown_again_with_the_reason_once(shop):
    carted(shop)

    html = enter(shop, "rien<b>")

    assert 'value="rien&lt;b&gt;"' in html
    assert 'aria-describedby="code-error"' in html
    assert "n’est pas" in html
    assert "code-error" not in shop.visitor.get(reverse("storefront:cart")).content.decode()


def test_codes_are_not_guessed_for_long(shop):
    PromotionFactory(brand=shop.brand, code="NOEL")
    carted(shop)
    for _try in range(20):
        enter(shop, "guess")

    assert "quart d’heure" in enter(shop, "NOEL")
    assert Cart.objects.get().code == ""


def test_without_a_cart_nothing_happens(shop):
    assert enter(shop, "NOEL")
    assert shop.visitor.post(reverse("storefront:cart-code-remove")).status_code == 302


def test_a_code_that_no_longer_counts_says_so(shop):
    found = PromotionFactory(brand=shop.brand, code="NOEL")
    carted(shop)
    enter(shop, "NOEL")
    found.ends_at = timezone.now()
    found.save()

    assert "ne retire rien" in page(shop)


def test_search_and_prices_show_the_price_of_the_promotion_beside_the_renewal(shop):
    PromotionFactory(brand=shop.brand, tlds=["fr"], ends_at=timezone.now() + timedelta(days=3))
    search = shop.searched("available")

    for shown in (
        page(shop, "storefront:prices"),
        page(shop, "storefront:answers", search.token),
        page(shop, "storefront:home"),
    ):
        assert "9,60" in shown
        assert "12,00" in shown
        assert "24,00" in shown


def test_the_cart_beside_says_what_will_be_paid(shop):
    PromotionFactory(brand=shop.brand)
    search = carted(shop)

    html = shop.visitor.get(reverse("storefront:answers", args=[search.token])).content.decode()

    assert "9,60" in html[html.index('id="basket"') :]


def test_prices_that_are_hidden_stay_hidden(shop):
    shop.brand.shows_prices_to_visitors = False
    shop.brand.save()
    PromotionFactory(brand=shop.brand)
    carted(shop)

    assert "9,60" not in page(shop)
    assert "8,00" not in page(shop, "storefront:prices")


def test_as_many_queries_for_three_names_as_for_one(shop, django_assert_num_queries):
    PromotionFactory(brand=shop.brand)
    shop.sign_in(AccountFactory(brand=shop.brand))
    carted(shop)
    shop.visitor.get(reverse("storefront:cart"))
    with django_assert_num_queries(QUERIES):
        shop.visitor.get(reverse("storefront:cart"))
    carted(shop, 3)
    shop.visitor.get(reverse("storefront:cart"))  # says what was added, which writes the session
    with django_assert_num_queries(QUERIES):
        shop.visitor.get(reverse("storefront:cart"))


QUERIES = 11
