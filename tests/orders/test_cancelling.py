"""An unpaid order is given up once, and money that comes in afterwards goes back."""

import pytest
from django.test import Client

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.cancelling import cancel
from parvis.orders.enums import LineState, OrderState
from tests.factories import BrandHostFactory, MembershipFactory, UserFactory
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return order_it(ready_cart("wanted.fr"))


def test_it_ends_once_with_its_lines(order, now):
    cancel(order, actor=SYSTEM, now=now)
    cancel(order, actor=SYSTEM, now=now)

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert {line.state for line in order.lines.all()} == {LineState.CANCELLED}
    assert Entry.objects.filter(action="order.cancelled").count() == 1


def test_money_that_arrives_afterwards_is_owed_back_and_registers_nothing(order, now):
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    cancel(order, actor=SYSTEM, now=now)

    apply_status(payment, said(payment), now=now)

    assert Refund.objects.get().amount_minor == order.total.minor
    assert not Domain.objects.filter(name="wanted.fr").exists()


def test_a_paid_order_is_not_cancelled(order, now):
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)

    with pytest.raises(NotAllowedError):
        cancel(order, actor=SYSTEM, now=now)
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_the_customer_does_it_from_the_order(order):
    BrandHostFactory(brand=order.brand, host="shop.localhost")
    person = MembershipFactory(account=order.account, user=UserFactory(brand=order.brand)).user
    client = Client(headers={"host": "shop.localhost"})
    client.force_login(person, backend="parvis.accounts.backends.BrandBackend")
    page = f"/billing/orders/{order.number}/"

    assert f'href="{page}cancel/"' in client.get(page).content.decode()
    assert "wanted.fr" in client.get(f"{page}cancel/").content.decode()
    client.post(f"{page}cancel/")

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert f'href="{page}cancel/"' not in client.get(page).content.decode()
