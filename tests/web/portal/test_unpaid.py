"""Several orders chosen and paid at once, in the client area and by staff (ORD-2)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parvis.accounts.enums import Role
from parvis.billing.actions.payments import apply_status
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import Payment
from parvis.billing.ports import PaidState
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.factories import AccountFactory, OrderFactory, SavedCardFactory
from tests.orders.shop import said
from tests.orders.test_automatic_renewals import topped_up
from tests.simulators.lossy_cards import LossyCards

PAGE, PAY = "/billing/unpaid/", "/billing/unpaid/pay/"
EN = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


@pytest.fixture
def orders(world):
    return [OrderFactory(account=world.account, net_minor=1000 * rank) for rank in (1, 2, 3)]


def pressed(browser, orders, means, **more):
    numbers = [order.number for order in orders]
    shown = browser.get(PAY, {"orders": numbers}, headers=EN).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', shown)[1]
    return browser.post(PAY, {"orders": numbers, "means": means, "key": key, **more}, headers=EN)


def test_what_waits_is_listed_and_what_was_chosen_is_summed_up(world, browser, orders):
    other = OrderFactory(account=AccountFactory(brand=world.brand))

    shown = browser.get(PAGE, headers=EN).content.decode()
    summed = browser.get(PAY, {"orders": [order.number for order in (*orders[:2], other)]}, headers=EN)

    assert all(order.number in shown for order in orders)
    assert other.number not in shown + summed.content.decode()
    assert summed.context["total"].minor == 3400
    assert orders[2].number not in summed.content.decode()


def test_one_order_leads_to_its_own_payment_and_none_says_so(browser, orders):
    alone = browser.get(PAY, {"orders": [orders[0].number]})
    none = browser.get(PAY, headers=EN)

    assert alone["Location"] == reverse("checkout:pay", args=[orders[0].number])
    assert "Choose at least one order." in none.content.decode()


def test_the_card_page_is_opened_once_and_leads_back(browser, orders, company):
    answer = pressed(browser, orders, "card")
    again = pressed(browser, orders, "card")

    payment = Payment.objects.get()
    assert answer["Location"] == again["Location"] == f"/sandbox-card/{payment.provider_number}/"
    here = reverse("portal:joint", args=[payment.reference])
    assert browser.get(f"{here}?back=1")["Location"] == here
    assert "We wait for the payment" in browser.get(here, headers=EN).content.decode()

    apply_status(payment, said(payment, PaidState.REFUSED, refusal="insufficient_funds"), now=payment.created_at)
    shown = browser.get(here, headers=EN).content.decode()
    assert "does not hold enough" in shown
    assert "Choose another means of payment" in shown


def test_a_company_that_is_silent_leads_back_to_the_list(browser, orders, company, monkeypatch):
    monkeypatch.setattr(LossyCards, "open_page", lambda self, **asked: self._told("page", lambda: None))
    company.fail_next = 1

    answer = pressed(browser, orders, "card")

    assert answer["Location"] == PAGE
    assert "Nothing was charged" in browser.get(PAGE, headers=EN).content.decode()


def test_a_kept_card_is_charged_by_the_worker(world, browser, orders):
    card = SavedCardFactory(account=world.account)

    answer = pressed(browser, orders, f"kept:{card.pk}")

    payment = Payment.objects.get()
    assert answer["Location"] == reverse("portal:joint", args=[payment.reference])
    assert payment.kept_card == card
    assert Operation.objects.get(kind="payment.charge").subject == payment.joint_number
    assert pressed(browser, orders, f"kept:{SavedCardFactory().pk}").status_code == 404


def test_a_transfer_is_told_with_its_one_reference(browser, orders):
    answer = pressed(browser, orders[:2], "transfer")
    payment = Payment.objects.get()

    shown = browser.get(answer["Location"], headers=EN).content.decode()
    of_order = browser.get(reverse("portal:order", args=[orders[0].number]), headers=EN).content.decode()

    assert payment.joint_number in shown
    assert "€34.00" in shown
    assert payment.joint_number in of_order


def test_the_balance_pays_at_once_or_says_what_is_missing(world, browser, orders):
    short = pressed(browser, orders, "balance")
    assert short.status_code == 422
    assert "is not enough" in short.content.decode()
    assert "checked" not in short.content.decode()

    topped_up(world.account, 50_000)
    answer = pressed(browser, orders[:2], "balance")

    assert answer["Location"] == reverse("portal:orders")
    assert "2 orders are paid." in browser.get(answer["Location"], headers=EN).content.decode()
    assert Order.objects.filter(state="paid").count() == 2


def test_an_order_that_is_over_meanwhile_is_named_and_nothing_is_paid(browser, orders):
    numbers = [order.number for order in orders]
    Order.objects.filter(pk=orders[0].pk).update(state="cancelled")

    answer = browser.post(PAY, {"orders": numbers, "means": "card"}, headers=EN)

    assert answer.status_code == 422
    assert f"{orders[0].number} waits for no payment" in answer.content.decode()
    assert not Payment.objects.exists()
    assert browser.post(PAY, {"orders": numbers[:1], "means": "card"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_make_the_same_queries_whatever_there_is(world, browser, count):
    numbers = [OrderFactory(account=world.account).number for _ in range(count + 1)]
    browser.get(PAGE)
    reference = pressed(browser, Order.objects.all(), "transfer")["Location"]

    for address, most in (
        (PAGE, 9),
        (f"{PAY}?" + "&".join(f"orders={number}" for number in numbers), 10),
        (reference, 11),
    ):
        with CaptureQueriesContext(connection) as found:
            browser.get(address)
        assert len(found) <= most, address


def test_who_may_not_pay_sees_nothing_of_it(world):
    reader = world.new_person("reader@first.example", role=Role.READER)

    assert world.browser(reader).get(PAGE).status_code == 403
