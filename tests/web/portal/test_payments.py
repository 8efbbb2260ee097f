"""The history of payments, for the customer and for staff (PAY-8)."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import Role
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.actions.refunds import owe
from parvis.billing.enums import PaymentMeans
from parvis.billing.models import Payment
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.actions.cancelling import cancel
from parvis.orders.actions.together import open_together
from tests.factories import OrderFactory, SavedCardFactory, StaffMembershipFactory
from tests.orders.shop import said
from tests.orders.test_automatic_renewals import topped_up
from tests.web.days import here

PAGE = "/billing/payments/"
EN = {"Accept-Language": "en"}


def paid(world, state=PaidState.PAID, *, at=None, **more):
    order = OrderFactory(account=world.account)
    payment = open_card(
        world.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=at or world.now, **more
    )
    apply_status(payment, said(payment, state, refusal="declined"), now=at or world.now)
    payment.refresh_from_db()
    return payment


@pytest.fixture
def some(world):
    """One paid and partly given back, one refused, one by kept card, a top-up, one of two orders."""
    first = paid(world)
    owe(first, key="part", amount=Money(200, "EUR"), reason="tests", now=world.now)
    refused = paid(world, PaidState.REFUSED)
    kept = paid(world, card=SavedCardFactory(account=world.account))
    topped_up(world.account, 5000)
    orders = [OrderFactory(account=world.account) for _ in range(2)]
    joint = open_together(
        world.account, [order.number for order in orders], key=uuid.uuid4(), means=PaymentMeans.TRANSFER,
        actor=SYSTEM, now=world.now,
    )  # fmt: skip
    return {"first": first, "refused": refused, "kept": kept, "joint": joint, "orders": orders}


def shown(browser, query="", page=PAGE):
    return [row.payment.pk for row in browser.get(f"{page}?{query}").context["rows"]]


def test_every_payment_is_told_with_what_belongs_to_it(world, browser, some):
    page = browser.get(PAGE, headers=EN).content.decode()

    assert f"R-{some['first'].pk:06d}" in page
    assert "To be given back:" in page
    assert "refused the payment without saying why" in page
    assert "•••• 4242" in page
    assert "Top-up of the balance" in page
    assert some["joint"].joint_number in page
    assert all(order.number in page for order in some["orders"])
    assert len(shown(browser)) == 5


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=refused", ["refused"]),
        ("state=given-back", ["first"]),
        ("state=pending&means=transfer", ["joint"]),
        ("means=transfer", ["joint"]),
        ("q={first.order_number}", ["first"]),
        ("q=r-{first.pk:06d}", ["first"]),
        ("q={joint.joint_number}", ["joint"]),
        ("q=nothing-like-it", []),
    ],
)
def test_it_is_narrowed(browser, some, query, expected):
    assert shown(browser, query.format(**some)) == [some[name].pk for name in expected]


def test_one_is_found_by_either_of_its_orders(browser, some):
    for order in some["orders"]:
        assert shown(browser, f"q={order.number}") == [some["joint"].pk]


def test_a_period_is_of_days_where_the_customer_is(world, browser):
    old = paid(world, at=world.now - timedelta(days=40))
    new = paid(world)
    day = here()

    assert shown(browser, f"since={day - timedelta(days=1)}&until={day + timedelta(days=1)}") == [new.pk]
    assert shown(browser, f"until={day - timedelta(days=20)}") == [old.pk]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=yesterday", "Enter a valid date"),
        ("since=2026-02-02&until=2026-01-01", "This day is before the first one."),
        ("means=gold", "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_hides_nothing(world, browser, query, sentence):
    payment = paid(world)

    answer = browser.get(f"{PAGE}?{query}", headers=EN)

    assert sentence in answer.content.decode()
    if "until" not in query:
        assert [row.payment.pk for row in answer.context["rows"]] == [payment.pk]


def test_the_file_holds_what_is_shown(browser, some):
    answer = browser.get(f"{PAGE}export/csv/?state=given-back", headers=EN)
    head, *rows = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))

    assert [row[4] for row in rows] == [some["first"].order_number]
    assert rows[0][6:9] == ["12.00", "0.00", "EUR"]
    assert len(head) == len(rows[0])


def test_the_share_that_went_to_the_balance_is_told(world, browser, some):
    cancel(some["orders"][0], actor=SYSTEM, now=world.now)
    apply_status(some["joint"], said(some["joint"]), now=world.now)

    page = browser.get(f"{PAGE}?state=given-back&means=transfer", headers=EN).content.decode()

    assert "On the balance:" in page
    assert Payment.objects.filter(joint=some["joint"]).count() == 2
    assert len(shown(browser)) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_are_the_same_whatever_there_is(world, browser, count):
    for _ in range(count):
        payment = paid(world)
        owe(payment, key=f"part:{payment.pk}", amount=Money(200, "EUR"), reason="tests", now=world.now)
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as found:
        browser.get(PAGE)

    assert len(found) <= 13


def test_staff_see_the_same_of_a_customer(world, some):
    clerk = StaffMembershipFactory(user__brand=world.brand).user
    page = f"/staff/customers/{world.account.number}/payments/"
    staff = world.browser(clerk)

    assert len(shown(staff, page=page)) == 5
    assert shown(staff, "state=refused", page=page) == [some["refused"].pk]
    text = staff.get(page, headers=EN).content.decode()
    assert f"/staff/orders/{some['first'].order_number}/" in text
    assert 'href="/billing/' not in text
    assert some["refused"].order_number in b"".join(staff.get(f"{page}export/csv/")).decode()
    paid = world.account.payments.filter(state="succeeded").first()
    assert staff.get(f"/staff/payments/{paid.reference}/receipt/").content.startswith(b"%PDF-")
    assert staff.get(f"/staff/payments/{some['refused'].reference}/receipt/").status_code == 404


def test_who_may_not_read_money_does_not(world, some):
    person = world.new_person("technical@first.example", role=Role.TECHNICAL)

    assert world.browser(person).get(PAGE).status_code == 403
    assert shown(world.browser(world.new_person("other@first.example"))) == []
