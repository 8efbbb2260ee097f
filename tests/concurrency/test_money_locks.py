"""What costs money, asked for by two at the same moment: each proof first shows the race with the lock taken away."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError
from django.db.models import QuerySet

from parvis.billing.actions import payments
from parvis.billing.actions.issuing import issue
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.actions.refunds import WrongPaymentError, owe
from parvis.billing.models import Invoice, InvoiceDraft, InvoiceSeries, Payment, Refund
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import checkout
from parvis.orders.actions.cancelling import cancel
from parvis.orders.models import Order
from parvis.orders.quotes import quote
from parvis.provisioning.models import Operation
from tests.billing.test_invoices import drafted, issued
from tests.factories import AccountFactory, ContactFactory
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.together import meeting, together

__all__ = ["meeting"]

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def no_row_locks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        yield


def collisions(found):
    return sum(isinstance(error, IntegrityError) for error in found)


@pytest.fixture
def two_successes():
    order = order_it(ready_cart())
    first = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    apply_status(first, said(first, PaidState.REFUSED), now=NOW)
    second = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    return [lambda paid=paid: apply_status(paid, said(paid), now=NOW) for paid in (first, second)]


def test_without_the_lock_two_successes_collide_and_one_is_not_written(two_successes, meeting, monkeypatch):
    monkeypatch.setattr(payments, "one_at_a_time", lambda _number: None)
    meeting(Payment, "save")

    assert collisions(together(*two_successes)) == 1
    assert Payment.objects.filter(state="succeeded").count() == 1


def test_two_successes_are_both_written_and_one_is_given_back(two_successes, meeting):
    meeting(Payment, "save")

    assert collisions(together(*two_successes)) == 0
    assert Payment.objects.filter(state="succeeded").count() == 2
    assert Refund.objects.count() == InvoiceDraft.objects.count() == 1


@pytest.fixture
def two_invoices():
    account = AccountFactory()
    issued(account, "C-0")
    drafts = [drafted(account, number) for number in ("C-1", "C-2")]
    return [lambda draft=draft: issue(draft, now=NOW) for draft in drafts]


def test_without_the_lock_two_documents_take_one_number(two_invoices, meeting):
    meeting(InvoiceSeries, "save")

    with no_row_locks():
        assert collisions(together(*two_invoices)) == 1


def test_two_documents_take_two_numbers(two_invoices, meeting):
    meeting(InvoiceSeries, "save")

    assert collisions(together(*two_invoices)) == 0
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [f"F-2026-00000{rank}" for rank in (1, 2, 3)]


@pytest.fixture
def two_checkouts():
    cart = ready_cart()
    registrant, seal = ContactFactory(account=cart.account), quote(cart, cart.account, now=NOW).seal
    return [lambda: order_it(cart, registrant=registrant, seal=seal).number] * 2


def test_without_the_lock_two_checkouts_of_one_cart_collide(two_checkouts, meeting):
    meeting(checkout, "new_number")

    with no_row_locks():
        assert collisions(together(*two_checkouts)) == 1


def test_two_checkouts_of_one_cart_are_one_order(two_checkouts, meeting):
    meeting(checkout, "new_number")

    assert len(set(together(*two_checkouts))) == 1
    assert Order.objects.count() == 1


@pytest.fixture
def paid():
    order = order_it(ready_cart())
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    return apply_status(payment, said(payment), now=NOW)


@pytest.fixture
def two_refunds(paid):
    def of(*keys):
        return [lambda key=key: owe(paid, key=key, amount=paid.amount, reason="", now=NOW) for key in keys]

    return of


@pytest.mark.parametrize("keys", [("same", "same"), ("one", "other")])
def test_without_the_lock_two_refunds_collide_in_the_database(two_refunds, meeting, keys):
    meeting(Refund, "save")

    with no_row_locks():
        found = together(*two_refunds(*keys))

    assert sum(isinstance(error, DatabaseError) for error in found) == 1


def test_one_refund_asked_for_by_two_is_the_same(two_refunds, meeting):
    meeting(Refund, "save")

    first, second = together(*two_refunds("same", "same"))

    assert first == second == Refund.objects.get()


def test_of_two_refunds_of_everything_one_is_refused(two_refunds, meeting):
    meeting(Refund, "save")

    found = together(*two_refunds("one", "other"))

    assert sum(isinstance(error, WrongPaymentError) for error in found) == 1
    assert Refund.objects.count() == 1


@pytest.mark.parametrize("_again", range(5))
def test_a_payment_and_a_cancellation_at_once_deliver_or_give_back_never_both_or_neither(_again):
    order = order_it(ready_cart())
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    paying, cancelling = together(
        lambda: apply_status(payment, said(payment), now=NOW), lambda: cancel(order, actor=SYSTEM, now=NOW)
    )

    order.refresh_from_db()
    assert isinstance(paying, Payment)
    assert isinstance(cancelling, NotAllowedError) == (order.state == "paid")
    delivering = Operation.objects.filter(kind__startswith="domain.").count()
    assert (delivering, Refund.objects.count()) == ((1, 0) if order.state == "paid" else (0, 1))
