"""In production no card company is at hand yet: nobody may choose to have paid."""

import json
from contextlib import ExitStack

import pytest
from django.urls import reverse

from parvis.billing.actions.payments import open_card
from parvis.billing.cards import takes_cards
from parvis.billing.models import Payment
from parvis.config import composition
from parvis.drivers.sandbox.cards import SIGNATURE
from parvis.kit.actor import SYSTEM
from parvis.kit.drivers import Drivers
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from tests.factories import BrandFactory, BrandHostFactory
from tests.orders.shop import NOW, order_it, ready_cart

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    """The house put together as in production: what it asks of the world is not asked by the tests that follow."""
    settings.PARVIS_DEMO = False
    with ExitStack() as stack:
        for drivers in [one for one in vars(composition).values() if isinstance(one, Drivers)]:
            stack.enter_context(drivers.only({}))
        composition.compose()
        yield


def test_the_demonstration_takes_cards():
    assert takes_cards(BrandFactory())


def test_production_takes_none(production):
    assert not takes_cards(BrandFactory())


def test_nothing_is_ordered_by_card(production):
    with pytest.raises(NotAllowedError) as refusal:
        order_it(ready_cart(), means="card")

    assert refusal.value.field == "means"
    assert not Order.objects.exists()


def test_an_order_to_be_paid_later_opens_no_card_payment(production):
    order = order_it(ready_cart(), means="later")

    with pytest.raises(NotAllowedError):
        open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    assert not Payment.objects.exists()


def test_there_is_no_door_for_notifications(production, client):
    host = BrandHostFactory().host
    body = json.dumps({"number": "n1", "payment": "p1"})

    answer = client.post(
        reverse("hooks:card", args=["sandbox"]),
        body,
        content_type="application/json",
        headers={SIGNATURE: "x", "host": host},
    )

    assert answer.status_code == 404
