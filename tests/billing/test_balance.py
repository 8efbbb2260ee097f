"""The prepaid balance: topped up, spent, given back, each once (PAY-1, rules 7.6)."""

import uuid

import pytest
from django.utils import translation

from parvis.billing.actions.balance import CAP, MOST, open_top_up, pay_from_balance, purse_of
from parvis.billing.actions.payments import apply_status
from parvis.billing.actions.refunds import owe
from parvis.billing.models import InvoiceDraft, LedgerEntry, Payment, Refund
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions.cancelling import cancel
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.factories import AccountFactory, CartFactory, CartLineFactory, customer
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.together import together


def topped_up(account, minor, key=None):
    key = key or uuid.uuid4()
    opened = open_top_up(account, key=key, amount=Money(minor, "EUR"), actor=customer(account), now=NOW)
    return apply_status(opened, said(opened), now=NOW)


def pay(order):
    return pay_from_balance(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)


def has(account):
    return purse_of(account, "EUR").minor


@pytest.mark.django_db
def test_a_top_up_told_three_times_counts_once():
    account = AccountFactory()
    payment = topped_up(account, 5000)
    for state in (PaidState.PAID, PaidState.REFUSED, PaidState.PAID):
        apply_status(payment, said(payment, state), now=NOW)

    assert has(account) == 5000
    assert LedgerEntry.objects.count() == 1
    letter = Message.objects.get(template="balance-topped-up")
    assert "50,00" in letter.subject
    assert "et non une facture" in letter.text


@pytest.mark.django_db
def test_two_top_ups_of_one_account_add_up():
    account = AccountFactory()
    topped_up(account, 5000)
    topped_up(account, 2500)

    assert has(account) == 7500
    assert not Payment.objects.filter(is_surplus=True).exists()


@pytest.mark.django_db
def test_the_form_sent_twice_is_one_payment_and_nobody_else_s():
    account, key = AccountFactory(), uuid.uuid4()
    first = open_top_up(account, key=key, amount=Money(5000, "EUR"), actor=SYSTEM, now=NOW)

    assert open_top_up(account, key=key, amount=Money(5000, "EUR"), actor=SYSTEM, now=NOW) == first
    assert has(account) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("minor", [-100, 0, 499, MOST + 1])
def test_an_amount_out_of_bounds_is_refused_beside_its_field(minor):
    with translation.override("en"), pytest.raises(NotAllowedError, match=r"Enter an amount from €5\.00") as refused:
        open_top_up(AccountFactory(), key=uuid.uuid4(), amount=Money(minor, "EUR"), actor=SYSTEM, now=NOW)

    assert refused.value.field == "amount"
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_a_balance_holds_no_more_than_its_cap():
    account = AccountFactory()
    for _ in range(CAP // MOST):
        topped_up(account, MOST)

    with pytest.raises(NotAllowedError):
        topped_up(account, 500)


@pytest.mark.django_db
def test_an_order_paid_from_the_balance_is_delivered_and_invoiced_at_once():
    order = order_it(ready_cart("wanted.fr"), means="balance")
    topped_up(order.account, 5000)

    payment = pay(order)

    assert Order.objects.get(pk=order.pk).state == "paid"
    assert (payment.means, payment.state) == ("balance", "succeeded")
    assert InvoiceDraft.objects.get().paid_by == "balance"
    assert Operation.objects.count() == 1
    assert has(order.account) == 5000 - order.total.minor


@pytest.mark.django_db
def test_a_balance_that_is_not_enough_pays_nothing():
    order = order_it(ready_cart("wanted.fr"), means="balance")
    topped_up(order.account, 500)

    with translation.override("en"), pytest.raises(NotAllowedError, match=r"€5\.00 is not enough"):
        pay(order)

    assert Order.objects.get(pk=order.pk).state == "unpaid"
    assert not Payment.objects.filter(order_number=order.number).exists()
    assert has(order.account) == 500


@pytest.mark.django_db
def test_another_account_s_balance_pays_nothing():
    order = order_it(ready_cart("wanted.fr"), means="balance")
    topped_up(AccountFactory(brand=order.brand), 5000)

    with pytest.raises(NotAllowedError):
        pay(order)


@pytest.mark.django_db
def test_what_is_given_back_is_on_the_balance_again_at_once_and_told_once():
    order = order_it(ready_cart("wanted.fr"), means="balance")
    topped_up(order.account, 5000)
    payment = pay(order)
    for _ in range(2):
        owe(payment, key="line:1", amount=Money(300, "EUR"), reason="-", now=NOW)

    assert Refund.objects.get().done_at == NOW
    assert has(order.account) == 5000 - order.total.minor + 300
    assert "de nouveau sur votre solde" in Message.objects.get(template="money-given-back").text


@pytest.mark.django_db
def test_an_order_cancelled_before_it_is_paid_gives_all_back():
    order = order_it(ready_cart("wanted.fr"), means="balance")
    topped_up(order.account, 5000)
    cancel(order, actor=SYSTEM, now=NOW)

    pay(order)

    assert has(order.account) == 5000
    assert not Operation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_orders_paid_at_the_same_moment_never_spend_more_than_there_is():
    first = order_it(ready_cart("one.fr"), means="balance")
    cart = CartFactory(brand=first.brand, account=first.account)
    CartLineFactory(cart=cart, name="two.fr", shown_minor=699)
    second = order_it(cart, means="balance")
    topped_up(first.account, first.total.minor + 100)

    found = together(*[lambda order=order: pay(order) for order in (first, second)])

    assert sorted(isinstance(one, NotAllowedError) for one in found) == [False, True]
    assert has(first.account) == 100
    assert Operation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_pay_an_order_once():
    order = order_it(ready_cart("one.fr"), means="balance")
    topped_up(order.account, 10 * order.total.minor)

    found = together(*[lambda: pay(order)] * 10)

    assert sum(isinstance(one, NotAllowedError) for one in found) == 9
    assert has(order.account) == 9 * order.total.minor
    assert Operation.objects.count() == 1
