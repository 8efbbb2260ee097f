"""A customer asks for a quote, reads it, orders from it or declines it (ORD-4)."""

import pytest

from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.actions import offers
from parvis.orders.actions.offers import Offered
from parvis.orders.models import CartLine, Offer
from tests.factories import BrandTldFactory, PriceFactory, TldFactory

EN = {"Accept-Language": "en"}
PAGE = "/billing/quotes/"


@pytest.fixture
def sent(world):
    tld = TldFactory(name="fr")
    BrandTldFactory(brand=world.account.brand, tld=tld)
    PriceFactory(tld=tld, net_minor=699)
    asked = offers.ask(world.account, wish="a name", actor=SYSTEM, now=world.now)
    line = Offered("domain.register", "offert.fr", "fr", 1, Money(450, "EUR"))
    return offers.send(asked, lines=[line], note="Welcome", days=30, actor=SYSTEM, now=world.now)


def test_a_wish_is_sent_and_listed(world, browser):
    assert browser.post(f"{PAGE}ask/", {"wish": "ten names"}).status_code == 302

    offer = Offer.objects.get()
    assert (offer.wish, offer.account) == ("ten names", world.account)
    assert offer.number in browser.get(PAGE).content.decode()
    assert "ten names" in browser.get(f"{PAGE}{offer.number}/").content.decode()


def test_a_wish_of_nothing_says_so_beside_its_field(browser):
    answer = browser.post(f"{PAGE}ask/", {"wish": " "}, headers=EN)

    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_what_was_sent_is_read_downloaded_and_put_in_the_cart(browser, sent):
    page = browser.get(f"{PAGE}{sent.number}/", headers=EN).content.decode()

    assert "€5.40" in page
    assert "Welcome" in page
    assert browser.get(f"{PAGE}{sent.number}/pdf/").content.startswith(b"%PDF")
    assert browser.post(f"{PAGE}{sent.number}/order/").status_code == 302
    assert CartLine.objects.get().agreed_minor == 450
    assert (
        "4,50" in browser.get("/fr/panier/").content.decode() or "5,40" in browser.get("/fr/panier/").content.decode()
    )


def test_what_is_declined_is_no_longer_offered(browser, sent):
    browser.post(f"{PAGE}{sent.number}/decline/")

    assert "Order at these prices" not in browser.get(f"{PAGE}{sent.number}/", headers=EN).content.decode()
    answer = browser.post(f"{PAGE}{sent.number}/order/", follow=True, headers=EN)
    assert "no longer valid" in answer.content.decode()
    assert not CartLine.objects.exists()


def test_what_is_not_answered_yet_has_no_paper(world, browser):
    asked = offers.ask(world.account, wish="a name", actor=SYSTEM, now=world.now)

    assert browser.get(f"{PAGE}{asked.number}/pdf/").status_code == 404
    assert browser.get(f"{PAGE}D-2026-999999/").status_code == 404
