"""An order that nobody pays ends at the day that the customer was told, once, and late money goes back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, match_transfer, open_card
from parvis.billing.models import InvoiceDraft, Payment, Refund
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.orders import tasks
from parvis.orders.actions.cancelling import expire
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.billing.test_payment_races import together
from tests.factories import OrderFactory, staff_member
from tests.orders.shop import NOW, order_it, ready_cart, said

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=31)


@pytest.fixture
def order():
    return order_it(ready_cart("wanted.fr"))


def transferred(order, now, reference="VIR 7"):
    return match_transfer(
        order_number=order.number, account=order.account, due=order.total, received=order.total,
        bank_reference=reference, actor=staff_member(order.brand), now=now,
    )  # fmt: skip


def test_it_waits_until_the_end_of_the_last_day_where_the_seller_is(order):
    assert order.expires_at == datetime(2026, 12, 24, 23, 59, 59, tzinfo=ZoneInfo("Europe/Paris"))


def test_a_brand_says_for_how_many_days():
    cart = ready_cart()
    cart.brand.__class__.objects.filter(pk=cart.brand_id).update(days_to_pay=3)
    cart.refresh_from_db()

    assert order_it(cart).expires_at.date() == (NOW + timedelta(days=3)).date()


@pytest.mark.parametrize("days", [0, 91])
def test_no_brand_lets_an_order_wait_for_long_enough_to_owe_another_tax(order, days):
    with pytest.raises(DatabaseError), transaction.atomic():
        order.brand.__class__.objects.filter(pk=order.brand_id).update(days_to_pay=days)


def test_the_letter_of_the_order_says_until_when(order):
    assert "24 décembre 2026" in Message.objects.get(template="order-received").text
    assert "24 décembre 2026" in Message.objects.get(template="order-received").html


def test_the_day_that_was_told_cannot_be_moved(order):
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(expires_at=LATER)


def test_before_its_day_nothing_happens(order):
    expire(order.pk, now=order.expires_at - timedelta(seconds=1))

    assert Order.objects.get().state == "unpaid"


def test_afterwards_it_ends_with_its_lines_and_the_customer_is_told_once(order):
    for _ in range(2):
        expire(order.pk, now=LATER)

    order.refresh_from_db()
    assert order.state == "expired"
    assert set(order.lines.values_list("state", flat=True)) == {"cancelled"}
    letter = Message.objects.get(template="order-expired")
    assert letter.to == order.account.email
    assert order.number in letter.subject
    assert "wanted.fr" in letter.text
    assert "wanted.fr" in letter.html
    assert Entry.objects.filter(action="order.expired", subject=order.number).count() == 1


def test_its_names_can_be_ordered_again_at_todays_price(order):
    expire(order.pk, now=LATER)

    again = order_it(ready_cart("wanted.fr"), now=LATER)

    assert (again.state, again.lines.get().name) == ("unpaid", "wanted.fr")


def test_a_paid_order_does_not_expire(order):
    transferred(order, NOW)

    expire(order.pk, now=LATER)

    order.refresh_from_db()
    assert order.state == "paid"
    assert not Message.objects.filter(template="order-expired").exists()


def test_a_transfer_that_comes_afterwards_is_kept_owed_back_and_told_once(order):
    expire(order.pk, now=LATER)

    transferred(order, LATER)

    assert Payment.objects.get().state == "succeeded"
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason) == (order.total.minor, "La commande avait expiré avant d’être payée")
    assert refund in Refund.objects.visible_to(staff_member(order.brand)).filter(done_at__isnull=True)
    assert Message.objects.filter(template="money-owed").count() == 1
    assert not Operation.objects.exists()
    assert not InvoiceDraft.objects.exists()


def test_two_transfers_that_come_afterwards_are_both_owed_back(order):
    expire(order.pk, now=LATER)

    transferred(order, LATER)
    transferred(order, LATER, reference="VIR 8")

    assert list(Refund.objects.values_list("amount_minor", flat=True)) == [order.total.minor] * 2
    assert Message.objects.filter(template="money-owed").count() == 2


def test_a_second_transfer_for_a_paid_order_is_owed_back_and_told(order):
    transferred(order, NOW)
    second = transferred(order, NOW, reference="VIR 8")

    assert second.is_surplus
    assert Refund.objects.get().payment == second
    assert Message.objects.filter(template="money-owed").count() == 1
    assert Operation.objects.count() == 1


def test_a_card_told_late_is_owed_back(order):
    card = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    expire(order.pk, now=LATER)

    for _ in range(2):
        apply_status(card, said(card), now=LATER)

    assert Refund.objects.get().amount_minor == order.total.minor
    assert not Operation.objects.filter(kind__startswith="domain.").exists()


def test_who_is_on_the_card_companys_page_is_let_finish(order):
    card = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=LATER)

    expire(order.pk, now=LATER + timedelta(minutes=5))
    order.refresh_from_db()
    assert order.state == "unpaid"

    apply_status(card, said(card, PaidState.REFUSED), now=LATER + timedelta(minutes=6))
    expire(order.pk, now=LATER + timedelta(minutes=7))
    order.refresh_from_db()
    assert order.state == "expired"


def test_the_sweep_gives_each_a_job_once():
    now = timezone.now()
    due = OrderFactory(expires_at=now - timedelta(minutes=1))
    OrderFactory(expires_at=now + timedelta(days=1))
    OrderFactory(expires_at=now - timedelta(days=1), state="paid")

    tasks.expire_due(timestamp=0)
    tasks.expire_due(timestamp=3600)
    (job,) = ProcrastinateJob.objects.filter(task_name="orders.expire")
    tasks.expire(**job.args)

    due.refresh_from_db()
    assert job.args == {"order_id": due.pk}
    assert due.state == "expired"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_a_payment_and_the_end_at_once_deliver_or_give_back_never_both_or_neither(_again):
    order = order_it(ready_cart())

    together(lambda: transferred(order, LATER), lambda: expire(order.pk, now=LATER))

    order.refresh_from_db()
    assert (Operation.objects.count(), Refund.objects.count()) == ((1, 0) if order.state == "paid" else (0, 1))
    assert Message.objects.filter(template="order-expired").count() == (order.state == "expired")


def test_an_order_written_by_the_version_before_has_its_month(now):
    order = OrderFactory.build(account=OrderFactory().account, brand=None)
    order.brand = order.account.brand
    order.expires_at = Order._meta.get_field("expires_at").db_default
    order.number = "C-OLD"
    order.save()

    assert timedelta(days=29) < Order.objects.get(number="C-OLD").expires_at - timezone.now() < timedelta(days=31)
