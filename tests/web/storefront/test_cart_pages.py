"""The cart (CART-1, CART-2, CART-7)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from parvis.catalog.models import Price
from parvis.domains.models import Answer
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import carts
from parvis.orders.models import Cart, CartLine
from tests.factories import AccountFactory, BrandHostFactory, CartFactory, CartLineFactory, ContactFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def add(shop, search, name="exemple0.fr", **options):
    return shop.visitor.post(reverse("storefront:cart-add"), {"search": str(search.token), "name": name}, **options)


def test_with_scripts_adding_changes_the_line_the_count_and_the_cart_beside(shop):
    search = shop.searched("available", "available")

    page = add(shop, search, headers=HTMX).content.decode()

    assert re.findall(r'id="r-(\d+)"', page) == [str(search.answers.get(position=0).pk)]
    assert reverse("storefront:cart-remove") in page
    assert re.search(r'id="cart-link".*\b1\b', page, re.DOTALL)
    assert re.search(r'id="basket".*exemple0\.fr', page, re.DOTALL)


def test_without_scripts_adding_goes_back_where_it_was(shop):
    search = shop.searched("available")
    entries = {
        "search": str(search.token),
        "name": "exemple0.fr",
        "next": f"/fr/domaines/resultats/{search.token}/#r-1",
    }

    assert shop.visitor.post(reverse("storefront:cart-add"), entries).url == entries["next"]
    assert shop.visitor.post(reverse("storefront:cart-add"), entries | {"next": "//evil.example/"}).url == "/fr/panier/"


def test_a_premium_name_without_the_registrys_price_is_not_sold_at_another(shop):
    search = shop.searched("premium", "premium")
    first, second = search.answers.order_by("position")
    Answer.objects.filter(pk=first.pk).update(fees={"renew": 5})
    Answer.objects.filter(pk=second.pk).update(currency="USD")

    for name in (first.name, second.name):
        add(shop, search, name)

    assert not CartLine.objects.exists()


def test_the_renewal_of_a_premium_name_is_the_registrys(shop):
    search = shop.searched("premium")
    add(shop, search)

    page = shop.visitor.get("/fr/panier/")

    assert page.context["yearly"].net.minor == 8000
    assert page.context["totals"].net.minor == 9000


def test_every_available_name_of_a_list_is_added_at_once_but_no_premium_one(shop):
    search = shop.searched("available", "taken", "available", "premium", "silent", group="list")

    for _ in range(2):
        shop.visitor.post(reverse("storefront:cart-add-all"), {"search": str(search.token)})

    assert list(CartLine.objects.order_by("position").values_list("name", "position")) == [
        ("exemple0.fr", 0),
        ("exemple2.fr", 1),
    ]


def test_a_cart_holds_500_names_however_they_come(shop, now):
    cart = CartFactory(brand=shop.brand)
    CartLine.objects.bulk_create(CartLineFactory.build_batch(499, cart=cart))
    search = shop.searched("available", "available")

    with pytest.raises(NotAllowedError, match="500"):
        carts.add_all(cart, search.answers.all(), now=now)

    assert cart.lines.count() == 499


def test_what_was_taken_out_can_be_put_back_with_its_term(shop):
    search = shop.searched("available")
    add(shop, search)
    shop.visitor.post(reverse("storefront:cart-line"), {"name": "exemple0.fr", "years": "3"})
    shop.visitor.post(reverse("storefront:cart-remove"), {"name": "exemple0.fr"})
    page = shop.visitor.get("/fr/panier/").content.decode()
    [kept] = re.findall(r'name="line" value="([^"]+)"', page)
    assert not CartLine.objects.exists()

    for line in (kept, kept, "forged"):
        shop.visitor.post(reverse("storefront:cart-back"), {"line": line})

    assert CartLine.objects.get().years == 3
    assert "exemple0.fr" not in re.findall(r'name="line"', shop.visitor.get("/fr/panier/").content.decode())


def test_with_scripts_another_term_changes_the_cart_in_place(shop):
    add(shop, shop.searched("available"))

    page = shop.visitor.post(
        reverse("storefront:cart-line"), {"name": "exemple0.fr", "years": "3"}, headers=HTMX
    ).content.decode()

    assert page.lstrip().startswith('<div id="cart"')
    assert "36" in page


def test_the_totals_are_before_tax_tax_with_tax_and_for_each_year(shop):
    add(shop, shop.searched("available"))

    page = shop.visitor.get("/fr/panier/")

    totals, yearly = page.context["totals"], page.context["yearly"]
    assert [totals.net.minor, totals.tax.minor, totals.gross.minor] == [1000, 200, 1200]
    assert yearly.gross.minor == 2400


def test_a_brand_that_hides_its_prices_shows_none_to_a_visitor(shop):
    shop.brand.shows_prices_to_visitors = False
    shop.brand.save()
    search = shop.searched("available")
    add(shop, search)

    for address in ("/fr/panier/", "/en/", "/en/domains/prices/", reverse("storefront:answers", args=[search.token])):
        assert "€" not in shop.visitor.get(address).content.decode()


def test_a_name_in_both_carts_keeps_the_term_chosen_last(now):
    account = AccountFactory()
    mine = CartFactory(brand=account.brand, account=account)
    CartLineFactory(cart=mine, name="both.fr", years=1, position=0)
    CartLineFactory(cart=mine, name="mine.fr", position=1)
    visitors = CartFactory(brand=account.brand)
    CartLineFactory(cart=visitors, name="both.fr", years=5)

    assert carts.claim(visitors, account, now=now) == mine
    assert dict(mine.lines.values_list("name", "years")) == {"both.fr": 5, "mine.fr": 1}
    # Another tab comes a moment later with the cart that is gone.
    assert carts.claim(visitors, account, now=now) == mine


def test_two_carts_that_exceed_500_names_together_lose_none(now):
    account = AccountFactory()
    mine = CartFactory(brand=account.brand, account=account)
    CartLine.objects.bulk_create(CartLineFactory.build_batch(300, cart=mine))
    visitors = CartFactory(brand=account.brand)
    CartLine.objects.bulk_create(CartLineFactory.build_batch(300, cart=visitors))

    assert carts.claim(visitors, account, now=now) == visitors
    mine.refresh_from_db()
    assert (mine.state, mine.lines.count(), visitors.lines.count()) == ("saved", 300, 300)


def test_the_count_is_right_after_signing_in_with_an_old_cookie(shop):
    account = AccountFactory(brand=shop.brand)
    cart = CartFactory(brand=shop.brand, account=account)
    CartLineFactory(cart=cart, name="mine.fr", tld="fr")
    shop.visitor.cookies["cart"] = str(CartFactory(brand=shop.brand).token)
    shop.sign_in(account)

    shop.visitor.get("/en/domains/search/?q=exemple.fr")

    assert shop.visitor.get("/en/").context["cart_count"] == 1


def test_the_cart_of_another_brand_is_not_counted_here(shop):
    add(shop, shop.searched("available"))
    stranger = Client(headers={"host": BrandHostFactory().host})
    stranger.cookies["cart"] = str(Cart.objects.get().token)

    assert shop.visitor.get("/fr/panier/").context["cart_count"] == 1
    assert stranger.get("/fr/panier/").context["cart_count"] == 0


def test_a_cart_ordered_in_another_tab_is_no_server_error(shop, now):
    cart = CartFactory(brand=shop.brand, state="ordered")
    with pytest.raises(NotAllowedError):
        carts.remove(cart, "x.fr", "domain.register", now=now)
    cart.delete()
    with pytest.raises(NotAllowedError):
        carts.remove(cart, "x.fr", "domain.register", now=now)


def test_a_cart_of_500_names_is_shown_by_pages(shop):
    add(shop, shop.searched("available"))
    CartLine.objects.bulk_create(CartLineFactory.build_batch(499, cart=Cart.objects.get(), tld="fr"))

    page = shop.visitor.get("/fr/panier/")

    assert page.content.decode().count('class="result result--cart"') == 50
    assert page.context["totals"].net.minor == 500_000


def test_a_price_of_zero_is_free_and_none_is_not_offered(shop):
    Price.objects.filter(tld__name="fr", action="renew").update(net_minor=0)

    page = shop.visitor.get("/fr/domaines/tarifs/?q=fr").content.decode()

    assert "Gratuit" in page
    assert "Libre" not in page
    assert "Non proposé" in page


def test_filtering_prices_with_scripts_changes_the_table_alone(shop):
    page = shop.visitor.get("/en/domains/prices/?q=co", headers=HTMX).content.decode()

    assert page.lstrip().startswith('<div id="prices"')
    assert ".com" in page
    assert ".fr" not in page


def test_the_carts_cookie_has_the_name_that_the_settings_give(shop, settings):
    settings.CART_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-cart", True

    kept = add(shop, shop.searched("available")).cookies["__Host-cart"]

    assert (kept["path"], kept["domain"], kept["secure"]) == ("/", "", True)
    assert shop.visitor.get("/fr/panier/").context["cart_count"] == 1


def test_a_renewal_taken_out_leaves_the_change_of_holder_of_the_same_name(shop):
    account = AccountFactory(brand=shop.brand)
    contact = ContactFactory(account=account)
    cart = CartFactory(brand=shop.brand, account=account)
    CartLineFactory(cart=cart, kind="domain.holder", name="a.fr", registrant=contact, has_opted_out=True)
    CartLineFactory(cart=cart, kind="domain.renew", name="a.fr")
    shop.sign_in(account)
    browser = shop.visitor

    browser.post(reverse("storefront:cart-remove"), {"name": "a.fr", "kind": "domain.renew"})
    assert list(cart.lines.values_list("kind", flat=True)) == ["domain.holder"]
    browser.post(reverse("storefront:cart-remove"), {"name": "a.fr", "kind": "domain.holder"})
    assert not cart.lines.exists()
    page = browser.get("/fr/panier/")
    browser.post(reverse("storefront:cart-back"), {"line": page.context["taken_out"]["line"]})

    line = cart.lines.get()
    assert (line.kind, line.registrant, line.has_opted_out) == ("domain.holder", contact, True)
