"""Automatic renewals by direct debit: after the balance and the card, in time, once (DOM-4, REN-5, rules 7.6)."""

from datetime import date, timedelta

import pytest

from parvis.billing.actions.collecting import make_file, settle_debit
from parvis.billing.actions.returning import take_back
from parvis.billing.debits import collected_on, lead_days, settled_on
from parvis.billing.models import Collection, Payment
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.orders.models import Order, Reminder
from parvis.provisioning.models import Operation
from tests.factories import BrandFactory
from tests.orders.test_automatic_renewals import automatic, noon, topped_up
from tests.orders.test_direct_debits import ICS, collecting, signed
from tests.orders.test_reminders import E, live, prices

__all__ = ["prices"]
pytestmark = pytest.mark.django_db
START = E - timedelta(days=90)


def with_mandate(**brand):
    domain = automatic()
    account = collecting(domain.account)
    Brand.objects.filter(pk=account.brand_id).update(**brand)
    signed(account, now=START)
    return domain


def test_it_is_announced_early_enough_and_settled_before_the_end_of_the_term(prices):
    domain = with_mandate()

    live(-40, -20)
    collection = Collection.objects.get()
    file = make_file(
        domain.account.brand.legal_entity, creditor_id=ICS, due_on=collection.due_on, actor=SYSTEM, now=noon(-16)
    )
    live(-19, -3)
    settle_debit(collection.pk, now=noon(-1))

    assert Order.objects.get().state == "paid"
    assert collection.due_on == file.collected_on < date(2027, 3, 7)
    assert Operation.objects.get().kind == "domain.renew"
    assert not Message.objects.filter(template="renewal-to-pay").exists()


@pytest.mark.parametrize("notice", [1, 14])
@pytest.mark.parametrize("wait", [0, 5, 10])
def test_on_every_day_of_five_years_it_is_announced_early_enough(notice, wait):
    brand = BrandFactory.build(debit_notice_days=notice, debit_wait_days=wait)
    for number in range(5 * 365):
        day = date(2026, 1, 1) + timedelta(days=number)
        assert (settled_on(brand, collected_on(brand, today=day)) - day).days <= lead_days(brand)


def test_the_balance_pays_first(prices):
    domain = with_mandate()
    topped_up(domain.account, 5000)

    live(-40, -10)

    assert Order.objects.get().state == "paid"
    assert not Collection.objects.exists()


def test_what_would_come_too_late_waits_for_the_customer(prices):
    with_mandate(suspension_days=0)

    live(-5, -4)

    assert Order.objects.get().state == "unpaid"
    assert not Collection.objects.exists()
    assert Message.objects.filter(template="renewal-to-pay").count() == 1


def test_a_brand_that_does_not_renew_by_mandate_asks(prices):
    with_mandate(charges_debits=False)

    live(-40, -10)

    assert Order.objects.get().placed_at == noon(-15)
    assert not Collection.objects.exists()


def test_returned_it_is_not_tried_again_and_the_customer_is_asked(prices):
    domain = with_mandate()
    live(-40, -20)
    collection = Collection.objects.get()
    make_file(domain.account.brand.legal_entity, creditor_id=ICS, due_on=collection.due_on, actor=SYSTEM, now=noon(-12))

    take_back(collection, reason="AM04", now=noon(-8))
    live(-8, -5)

    assert Payment.objects.count() == 1
    assert Order.objects.get().state == "unpaid"
    assert Message.objects.filter(template="renewal-to-pay").count() == 1


def test_while_a_debit_is_under_way_nobody_is_reminded_to_pay_and_once_returned_they_are(prices):
    domain = with_mandate()
    live(-40, -14)
    assert list(Reminder.objects.values_list("code", flat=True)) == ["R-60", "R-30"]
    collection = Collection.objects.get()
    make_file(domain.account.brand.legal_entity, creditor_id=ICS, due_on=collection.due_on, actor=SYSTEM, now=noon(-12))

    take_back(collection, reason="AM04", now=noon(-8))
    live(-8, -3)

    assert list(Reminder.objects.order_by("at").values_list("code", flat=True))[2:] == ["R-15", "R-7", "R-3"]
