"""The card company's page: success, refusal with its reason, given up, told late or never (PAY-3)."""

import json

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from parvis.billing.actions.payments import note_page, open_card
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import Payment
from parvis.billing.ports import PaidState
from parvis.billing.tasks import settle
from parvis.drivers.sandbox.cards import SIGNATURE, SandboxCards
from parvis.kit.actor import SYSTEM
from parvis.web.sandbox import views
from tests.contracts.cards import payer
from tests.factories import BrandHostFactory
from tests.orders.shop import order_it, ready_cart

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, SandboxCards(tmp_path / "cards.sqlite3", "a secret")) as driver:
        yield driver


@pytest.fixture
def order():
    return order_it(ready_cart())


@pytest.fixture
def payment(company, order):
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now())
    page = company.open_page(
        reference=str(opened.reference), amount=opened.amount, label=order.number, return_url="/back/", language="fr",
        payer=payer(),
    )  # fmt: skip
    note_page(opened, provider_number=page.number)
    return Payment.objects.get(pk=opened.pk)


@pytest.fixture
def browser(order):
    return Client(headers={"host": BrandHostFactory(brand=order.brand).host})


@pytest.fixture
def sent(monkeypatch):
    """What the company sent to the shop, with the pause before it. Sent at once, in the test's own thread."""
    found, pauses = [], []

    class Now:
        def __init__(self, *, target, daemon):
            self.start = target

    monkeypatch.setattr(views.threading, "Thread", Now)
    monkeypatch.setattr(views.time, "sleep", pauses.append)
    monkeypatch.setattr(
        views.httpx, "post", lambda url, **told: found.append((pauses.pop(), url, told["content"], told["headers"]))
    )
    return found


def choose(browser, payment, outcome):
    return browser.post(f"/sandbox-card/{payment.provider_number}/", {"outcome": outcome})


@pytest.mark.parametrize(
    ("outcome", "state", "refusal", "pause"),
    [
        ("success", "succeeded", "", 0.0),
        ("late", "succeeded", "", views.LATE),
        ("lost", "succeeded", "", None),
        ("funds", "refused", "insufficient_funds", 0.0),
        ("declined", "refused", "declined", 0.0),
        ("authentication", "refused", "authentication", 0.0),
        ("abandon", "abandoned", "", 0.0),
    ],
)
def test_each_choice_is_what_the_company_says_afterwards(  # noqa: PLR0917 - a row of the table
    browser, company, payment, sent, outcome, state, refusal, pause
):
    assert choose(browser, payment, outcome).url == "/back/"

    settle(payment_id=payment.pk)

    payment.refresh_from_db()
    assert (payment.state, payment.refusal) == (state, refusal)
    assert [told[0] for told in sent] == ([] if pause is None else [pause])
    for _pause, url, body, headers in sent:
        assert url.endswith("/hooks/card/sandbox/")
        assert company.verify(body, headers).payment_number == payment.provider_number


def test_told_three_times_and_again_after_another_choice_it_is_delivered_once(browser, company, order, payment, sent):
    choose(browser, payment, "success")
    choose(browser, payment, "declined")
    answers = [
        browser.post(
            "/hooks/card/sandbox/", body, content_type="application/json", headers={SIGNATURE: headers[SIGNATURE]}
        )
        for _pause, _url, body, headers in [*reversed(sent), *sent, *sent]
    ]

    for _ in range(2):
        settle(payment_id=payment.pk)

    order.refresh_from_db()
    assert {answer.status_code for answer in answers} == {204}
    assert company.status(payment.provider_number).state == PaidState.PAID
    assert (order.state, order.lines.get().state) == ("paid", "ordered")


def test_a_shop_that_cannot_be_reached_does_not_stop_the_customer(browser, payment, sent, monkeypatch):
    def lost(*_args, **_kwargs):
        raise httpx.ConnectError("nobody there")

    monkeypatch.setattr(views.httpx, "post", lost)

    assert choose(browser, payment, "success").status_code == 302


def test_a_page_that_the_company_does_not_know_is_not_there(browser, company):
    assert browser.get("/sandbox-card/nothing/").status_code == 404


def test_a_signed_notification_about_an_unknown_payment_is_stored_and_delivers_nothing(browser, company, order):
    body = json.dumps({"number": "n-1", "payment": "nobody's"}).encode()

    answer = browser.post(
        "/hooks/card/sandbox/", body, content_type="application/json", headers={SIGNATURE: company.sign(body)}
    )

    order.refresh_from_db()
    assert (answer.status_code, order.state) == (204, "unpaid")
