"""Two payments of one order at the same moment; rules 10.1 rows 2 and 12."""

import pytest

from parvis.billing.actions.payments import apply_status, match_transfer, open_card
from parvis.billing.models import InvoiceDraft, Payment, Refund
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.provisioning.models import Operation
from tests.factories import staff_member
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def delivered_once():
    return (
        Payment.objects.filter(state="succeeded", is_surplus=False).count(),
        InvoiceDraft.objects.count(),
        Operation.objects.filter(kind="domain.register").count(),
    ) == (1, 1, 1)


def test_one_success_told_ten_times_at_once_counts_once():
    order = order_it(ready_cart())
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    together(*[lambda: apply_status(payment, said(payment), now=NOW)] * 10)

    assert delivered_once()
    assert not Refund.objects.exists()


def test_ten_clicks_on_pay_open_one_payment():
    order = order_it(ready_cart())

    found = together(
        *[lambda: open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW).pk]
        * 10
    )

    assert len(set(found)) == 1


@pytest.mark.parametrize("_again", range(5))
def test_two_cards_that_succeed_at_once_deliver_once_and_give_one_back(_again):
    order = order_it(ready_cart())
    first = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    apply_status(first, said(first, PaidState.REFUSED), now=NOW)
    second = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    found = together(
        lambda: apply_status(first, said(first), now=NOW), lambda: apply_status(second, said(second), now=NOW)
    )

    assert not [error for error in found if isinstance(error, Exception)]
    assert delivered_once()
    assert Refund.objects.count() == 1


@pytest.mark.parametrize("_again", range(5))
def test_a_card_and_a_transfer_at_once_deliver_once(_again):
    order = order_it(ready_cart())
    card = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    together(
        lambda: apply_status(card, said(card), now=NOW),
        lambda: match_transfer(
            order_number=order.number,
            account=order.account,
            due=order.total,
            received=order.total,
            bank_reference="line-1",
            actor=staff_member(order.brand),
            now=NOW,
        ),
    )

    assert delivered_once()
