"""The page of the balance, topping up, and paying from it (PAY-1)."""

import uuid

import pytest
from django.urls import reverse

from parvis.billing.actions.balance import purse_of
from parvis.billing.actions.payments import apply_status
from parvis.billing.models import Payment
from parvis.orders.models import Order
from tests.factories import OrderFactory
from tests.orders.shop import said

PAGE = "/billing/balance/"


@pytest.fixture
def cards(settings, tmp_path):
    settings.PARVIS_HOME = tmp_path


def top_up(browser, amount="50,00", key=None):
    return browser.post(f"{PAGE}top-up/", {"amount": amount, "key": key or uuid.uuid4()})


def paid(world, minor):
    payment = Payment.objects.create(
        account=world.account,
        means="card",
        currency="EUR",
        amount_minor=minor,
        provider="sandbox",
        created_at=world.now,
    )
    return apply_status(payment, said(payment), now=world.now)


def test_an_empty_balance_says_what_it_is_for(world, browser):
    text = browser.get(PAGE).content.decode()

    assert "0,00" in text
    assert "Aucun mouvement" in text


def test_a_top_up_goes_to_the_card_page_and_its_form_sent_twice_is_one(world, browser):
    key = uuid.uuid4()
    for _ in range(2):
        answer = top_up(browser, "1 250,50", key)

    payment = Payment.objects.get()
    assert (payment.amount_minor, payment.order_number) == (125050, "")
    assert answer.status_code == 302
    assert payment.provider_number in answer["Location"]


@pytest.mark.parametrize("amount", ["", "abc", "1", "1e9", "-50", "12,345", "999999"])
def test_a_wrong_amount_is_said_beside_its_field_and_kept(world, browser, amount):
    answer = top_up(browser, amount)

    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"]
    assert answer.context["form"]["amount"].value() == amount
    assert not Payment.objects.exists()


def test_every_movement_shows_what_the_balance_was_after_it(world, browser):
    paid(world, 5000)
    paid(world, 2000)

    rows = browser.get(PAGE).context["rows"]

    assert [(row.amount.minor, row.after.minor) for row in rows] == [(2000, 7000), (5000, 5000)]


def test_the_way_back_waits_for_the_company_s_word(world, browser):
    top_up(browser)
    payment = Payment.objects.get()
    back = reverse("portal:top-up-back", args=[payment.reference])

    assert browser.get(back).url == f"{back}?asked=1"
    assert "confirmation" in browser.get(f"{back}?asked=1").content.decode()
    apply_status(payment, said(payment), now=world.now)
    assert browser.get(f"{back}?asked=1").url == PAGE
    assert "sont sur votre solde" in browser.get(PAGE).content.decode()


def test_somebody_else_s_top_up_is_not_found(world, browser):
    other = world.new_person("other@first.example").memberships.get().account
    payment = Payment.objects.create(
        account=other, means="card", currency="EUR", amount_minor=100, provider="sandbox", created_at=world.now
    )

    assert browser.get(reverse("portal:top-up-back", args=[payment.reference])).status_code == 404


def unpaid(world):
    return OrderFactory(account=world.account, means="later")


def test_an_unpaid_order_is_paid_from_a_balance_that_covers_it(world, browser):
    order = unpaid(world)
    paid(world, order.total.minor)
    pay = reverse("checkout:pay", args=[order.number])

    assert "Payer avec mon solde" in browser.get(pay).content.decode()
    answer = browser.post(reverse("checkout:balance", args=[order.number]))

    assert answer.url == reverse("checkout:done", args=[order.number])
    assert Order.objects.get(pk=order.pk).state == "paid"
    assert purse_of(world.account, "EUR").minor == 0


def test_a_balance_that_does_not_cover_it_is_said_and_nothing_is_paid(world, browser):
    order = unpaid(world)
    paid(world, order.total.minor - 1)

    text = browser.get(reverse("checkout:pay", args=[order.number])).content.decode()
    answer = browser.post(reverse("checkout:balance", args=[order.number]))

    assert "ne couvre pas" in text
    assert "Payer avec mon solde" not in text
    assert answer.status_code == 422
    assert Order.objects.get(pk=order.pk).state == "unpaid"
