"""Notices of trademarks at checkout: shown, accepted, and those that begin or end while the cart waits."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.domains.models import Answer
from parvis.domains.ports import Mark, Notice
from parvis.domains.search import notices
from parvis.orders.models import CartLine, Order
from tests.factories import BrandHostFactory, MembershipFactory
from tests.orders.shop import ready_cart
from tests.web.checkout.test_checkout_pages import ordered, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cart():
    return ready_cart("wanted.fr")


@pytest.fixture
def browser(cart):
    browser = Client(headers={"host": BrandHostFactory(brand=cart.brand).host})
    browser.force_login(MembershipFactory(account=cart.account).user, backend="parvis.accounts.backends.BrandBackend")
    return browser


def test_a_trademark_notice_is_shown_and_accepted(browser, cart):
    now = timezone.now()
    CartLine.objects.update(claims_key="k")
    fetching = browser.get(reverse("checkout:start"))
    mark = Mark("Wanted", "Wanted SARL", "FRANCE", ("35 Advertising",), "Examples")
    notice = notices.keep("k", Notice("n1", "wanted", now, now + timedelta(days=2), (mark,)), now=now)

    page = browser.get(reverse("checkout:start")).content.decode()
    without = browser.post(reverse("checkout:start"), typed(cart))
    order, _answer = ordered(browser, cart, notices=notice.digest)

    assert fetching.context["has_unread"]
    assert "Wanted SARL" in page
    assert "checked" not in re.search(r'<input[^>]*name="notices"[^>]*>', page)[0]
    assert set(without.context["form"].errors) == {"notices"}
    assert order.lines.get().claims["notice_id"] == "n1"


def test_a_claim_that_began_since_is_shown_and_to_be_accepted_before_anything_is_ordered(browser, cart):
    now = timezone.now()
    mark = Mark("Wanted", "Wanted SARL", "FRANCE", (), "")
    notice = notices.keep("k", Notice("n1", "wanted", now, now + timedelta(days=2), (mark,)), now=now)
    browser.get(reverse("checkout:start"))
    Answer.objects.filter(name="wanted.fr").update(state="available", claims="k", answered_at=timezone.now())

    answer = browser.post(reverse("checkout:start"), typed(cart))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"notices"})
    assert "Wanted SARL" in answer.content.decode()
    assert Order.objects.count() == 0

    cart.refresh_from_db()
    order, _answer = ordered(browser, cart, notices=notice.digest)
    assert order.lines.get().claims["notice_id"] == "n1"


@pytest.mark.parametrize(("seconds", "is_asked"), [(1, False), (-1, True)])
def test_a_claim_that_ended_since_asks_for_nothing_any_more(browser, cart, seconds, is_asked):
    now = timezone.now()
    notices.keep("k", Notice("n1", "wanted", now, now + timedelta(days=2), ()), now=now)
    CartLine.objects.update(claims_key="k")
    browser.get(reverse("checkout:start"))
    told_at = CartLine.objects.get().added_at + timedelta(seconds=seconds)
    Answer.objects.filter(name="wanted.fr").update(state="available", claims="", answered_at=told_at)

    page = browser.get(reverse("checkout:start"))

    assert ("notices" in page.context["form"].fields) is is_asked
