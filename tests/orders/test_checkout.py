"""CART-4, CART-7, CART-8; rules 8.4 and 10.1 rows 1 and 16."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from parvis.brands.models import Brand, BrandText
from parvis.catalog.models import Price
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions.checkout import QuoteChangedError, place
from parvis.orders.models import Cart, Order
from parvis.orders.quotes import quote
from parvis.orders.rules import Consents
from tests.factories import AccountFactory, ContactFactory, DomainFactory, customer
from tests.orders.shop import AGREED, NOW, order_it, ready_cart

pytestmark = pytest.mark.django_db


def test_an_order_is_the_cart_with_its_tax_and_the_holder_as_he_was():
    cart = ready_cart("wanted.fr", "other.fr")
    holder = ContactFactory(account=cart.account, city="Avant")

    order = order_it(cart, registrant=holder)
    holder.city = "Après"
    holder.save()

    assert (order.net_minor, order.tax_minor, order.state) == (1398, 280, "unpaid")
    assert [line.holder["city"] for line in order.lines.all()] == ["Avant", "Avant"]
    assert Message.objects.get().template == "order-received"


def agreed_terms(cart, language, body):
    return BrandText.objects.create(
        brand=cart.brand, slug="terms", language=language, title=f"Terms ({language})", body=body
    )


def test_the_message_carries_the_terms_as_accepted_with_their_version():
    cart = ready_cart(brand__terms_version="2026-11")
    agreed_terms(cart, "fr", "Le prix est dû.\n\nLe droit français <s'applique>.")
    agreed_terms(cart, "en", "The price is due.")

    order = order_it(cart)
    BrandText.objects.update(body="Tout autre chose.")

    letter = Message.objects.get(template="order-received")
    assert "Terms (fr)" in letter.text
    assert "version 2026-11" in letter.text
    assert "version 2026-11" in letter.html
    assert "Le prix est dû.\n\nLe droit français <s'applique>." in letter.text
    assert "Le prix est dû.<br><br>Le droit" in letter.html
    assert "&lt;s&#x27;applique&gt;" in letter.html
    assert (
        order.terms_digest == hashlib.sha256("Le prix est dû.\n\nLe droit français <s'applique>.".encode()).hexdigest()
    )


def test_terms_in_the_brands_language_are_accepted_where_there_are_no_others():
    cart = ready_cart(brand__default_language="en")
    agreed_terms(cart, "en", "The price is due.")

    order = order_it(cart)

    assert "The price is due." in Message.objects.get(template="order-received").text
    assert order.terms_digest == hashlib.sha256(b"The price is due.").hexdigest()


def test_terms_that_changed_meanwhile_order_nothing():
    cart = ready_cart()
    seen = quote(cart, cart.account, now=NOW)
    Brand.objects.filter(pk=cart.brand_id).update(terms_version="2")

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seen.seal)

    assert not Order.objects.exists()


def test_ordering_the_same_cart_again_returns_the_first_order():
    cart = ready_cart()

    assert order_it(cart) == order_it(cart)
    assert Order.objects.count() == 1


def test_a_price_that_moved_is_shown_with_both_prices_and_nothing_is_ordered():
    cart = ready_cart(price=699)
    seen = quote(cart, cart.account, now=NOW)
    Price.objects.update(net_minor=899)

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seen.seal)

    [(name, shown, today)] = quote(cart, cart.account, now=NOW).changes
    assert (name, shown.minor, today.minor) == ("wanted.fr", 699, 899)
    assert not Order.objects.exists()


def test_a_tax_that_moved_orders_nothing():
    cart = ready_cart()
    seen = quote(cart, cart.account, now=NOW)
    cart.account.country = "CH"
    cart.account.save()

    with pytest.raises(QuoteChangedError):
        order_it(cart, seal=seen.seal)


@pytest.mark.parametrize(
    ("consents", "field"),
    [
        (Consents(has_accepted_terms=False, has_waived_withdrawal=True), "terms"),
        (Consents(has_accepted_terms=True, has_waived_withdrawal=False), "waiver"),
    ],
)
def test_a_consumer_who_did_not_agree_orders_nothing(consents, field):
    with pytest.raises(NotAllowedError) as refusal:
        order_it(ready_cart(), consents=consents)

    assert refusal.value.field == field


def test_a_business_waives_nothing():
    cart = ready_cart(kind="organisation", organisation="SARL Exemple")

    assert order_it(cart, consents=Consents(has_accepted_terms=True, has_waived_withdrawal=False)).pk


@pytest.mark.parametrize("state", ["review", "refused", "suspended", "closed"])
def test_an_account_that_is_not_active_orders_nothing(state):
    with pytest.raises(NotAllowedError):
        order_it(ready_cart(state=state))


def test_a_holder_in_a_country_that_the_registry_refuses_is_told_beside_the_holder():
    cart = ready_cart()

    with pytest.raises(NotAllowedError) as refusal:
        order_it(cart, registrant=ContactFactory(account=cart.account, country="US"))

    assert refusal.value.field == "registrant"


def test_too_few_name_servers_are_told_beside_the_name_servers(tld_rules):
    cart = ready_cart()
    tld_rules("fr", min_nameservers=2)

    with pytest.raises(NotAllowedError) as refusal:
        order_it(cart, nameservers=["ns1.client.example"])

    assert refusal.value.field == "nameservers"


def test_a_term_that_the_registry_does_not_sell_is_refused(tld_rules):
    cart = ready_cart()
    tld_rules("fr", terms=[2])

    with pytest.raises(NotAllowedError):
        order_it(cart)


def test_a_name_managed_here_already_is_refused_before_payment():
    cart = ready_cart("wanted.fr")
    DomainFactory(name="wanted.fr")

    with pytest.raises(NotAllowedError):
        order_it(cart)


def test_another_accounts_contact_holds_nothing():
    with pytest.raises(NotAllowedError):
        order_it(ready_cart(), registrant=ContactFactory())


@pytest.mark.django_db(transaction=True)
def test_twenty_orders_of_one_cart_at_once_are_one_order():
    cart = ready_cart()
    registrant = ContactFactory(account=cart.account)

    seal = quote(cart, cart.account, now=NOW).seal

    def one(_number):
        try:
            return place(
                cart,
                seal=seal,
                account=cart.account,
                registrant=registrant,
                nameservers=(),
                means="card",
                consents=AGREED,
                language="fr",
                actor=customer(cart.account),
                now=NOW,
            ).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(one, range(20)))

    assert len(set(numbers)) == 1
    assert Order.objects.count() == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize("what", ["ordered by another account", "another account's", "put aside", "gone"])
def test_a_cart_that_left_meanwhile_is_refused_in_words(what):
    cart = ready_cart()
    registrant, seal, buyer = (
        ContactFactory(account=cart.account),
        quote(cart, cart.account, now=NOW).seal,
        cart.account,
    )
    stranger = AccountFactory(brand=cart.brand)
    match what:
        case "ordered by another account":
            Cart.objects.update(account=stranger, state="ordered")
        case "another account's":
            Cart.objects.update(account=stranger)
        case "put aside":
            Cart.objects.update(state="saved")
        case "gone":
            Cart.objects.get().delete()
    cart.account = buyer

    with pytest.raises(NotAllowedError, match=r"meanwhile|entre-temps"):
        order_it(cart, registrant=registrant, seal=seal)

    assert not Order.objects.exists()
