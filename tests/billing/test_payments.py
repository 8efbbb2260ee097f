"""PAY-4, PAY-5; rules 10.1 rows 2, 4, 12."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, match_transfer, note_page, open_card
from parvis.billing.actions.refunds import WrongPaymentError, owe
from parvis.billing.models import InvoiceDraft, Payment, Refund
from parvis.billing.ports import PaidState
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.factories import NOW, OrderFactory, customer, staff_member
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return order_it(ready_cart())


@pytest.fixture
def payment(order):
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    note_page(opened, provider_number="cp-1")
    opened.refresh_from_db()
    return opened


def matched(order, received=None, reference="line-1"):
    return match_transfer(
        order_number=order.number,
        account=order.account,
        due=order.total,
        received=received or order.total,
        bank_reference=reference,
        actor=staff_member(order.brand),
        now=NOW,
    )


def test_an_order_has_one_open_payment(order, payment):
    again = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    assert again.pk == payment.pk


def test_success_told_three_times_counts_once(order, payment):
    for _ in range(3):
        apply_status(payment, said(payment), now=NOW)

    order.refresh_from_db()
    assert order.state == "paid"
    assert InvoiceDraft.objects.count() == 1
    assert Operation.objects.count() == 1
    assert not Refund.objects.exists()


def test_a_refusal_that_comes_after_the_success_changes_nothing(order, payment):
    apply_status(payment, said(payment), now=NOW)
    apply_status(payment, said(payment, PaidState.REFUSED, refusal="declined"), now=NOW)

    payment.refresh_from_db()
    assert payment.state == "succeeded"


def test_a_success_that_comes_after_the_refusal_counts(order, payment):
    apply_status(payment, said(payment, PaidState.REFUSED, refusal="declined"), now=NOW)
    apply_status(payment, said(payment), now=NOW)

    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Money(1, "EUR")},
        {"amount": Money(839, "USD")},
        {"reference": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_another_amount_currency_or_reference_delivers_nothing(order, payment, wrong):
    with pytest.raises(WrongPaymentError):
        apply_status(payment, said(payment, **wrong), now=NOW)

    order.refresh_from_db()
    assert order.state == "unpaid"
    assert not Operation.objects.exists()


def test_the_second_of_two_tabs_that_both_pay_is_given_back(order, payment):
    apply_status(payment, said(payment, PaidState.REFUSED), now=NOW)
    second = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    apply_status(second, said(second), now=NOW)
    apply_status(payment, said(payment), now=NOW)

    payment.refresh_from_db()
    assert payment.is_surplus
    assert Refund.objects.get().amount_minor == order.total.minor
    assert Refund.objects.get().reason == "Payé deux fois"
    assert InvoiceDraft.objects.count() == 1
    assert sorted(Operation.objects.values_list("kind", flat=True)) == ["domain.register", "payment.refund"]


def test_a_paid_order_opens_no_other_payment(order, payment):
    apply_status(payment, said(payment), now=NOW)

    with pytest.raises(NotAllowedError):
        open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)


def test_a_transfer_of_the_exact_amount_pays_the_order(order):
    matched(order)

    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.parametrize("difference", [-1, 1])
def test_a_transfer_of_another_amount_is_refused_with_a_sentence(order, difference):
    with pytest.raises(NotAllowedError) as refusal:
        matched(order, received=Money(order.total.minor + difference, "EUR"))

    assert refusal.value.field == "amount"
    assert not Payment.objects.exists()


def test_a_bank_line_counts_once(order):
    matched(order)
    other = OrderFactory(account=order.account)

    with pytest.raises(NotAllowedError) as refusal:
        matched(other)

    assert refusal.value.field == "bank_reference"


def test_the_same_reference_at_another_sellers_bank_is_another_line(order):
    matched(order)
    other = OrderFactory()

    matched_there = matched(other, reference="line-1")

    assert matched_there.order_number == other.number
    assert order.brand.legal_entity_id != other.brand.legal_entity_id


def test_two_brands_of_one_seller_share_its_bank(order):
    matched(order)
    other = OrderFactory(account__brand__legal_entity=order.brand.legal_entity)

    with pytest.raises(NotAllowedError):
        matched(other, reference=" line-1 ")


@pytest.mark.parametrize(("language", "words"), [("fr", "8,39\u00a0€"), ("en", "€8.39")])
def test_the_amount_due_is_written_as_the_reader_writes_it(order, language, words):
    with translation.override(language):
        with pytest.raises(NotAllowedError) as refusal:
            matched(order, received=Money(1, "EUR"))

        assert words in str(refusal.value)


def test_what_becomes_of_a_payment_is_in_the_journal_once(order, payment):
    anna = customer(order.account)
    open_card(order.account, order_number=order.number, amount=order.total, actor=anna, now=NOW)
    for _ in range(2):
        apply_status(payment, said(payment, PaidState.REFUSED, refusal="declined"), now=NOW)
    again = open_card(order.account, order_number=order.number, amount=order.total, actor=anna, now=NOW)
    apply_status(again, said(again, PaidState.EXPIRED), now=NOW)

    entries = Entry.objects.filter(action__startswith="payment.").order_by("pk")
    assert [(entry.action, entry.by) for entry in entries] == [
        ("payment.opened", "system"),
        ("payment.refused", "system"),
        ("payment.opened", order.account.email),
        ("payment.abandoned", "system"),
    ]
    assert entries[1].after == {
        "amount_minor": 839, "currency": "EUR", "means": "card", "refusal": "declined",
    }  # fmt: skip


def test_a_surplus_is_told_to_the_customer_once(order):
    matched(order)
    card = Payment.objects.create(
        account=order.account, order_number=order.number, means="card", currency="EUR", amount_minor=order.total.minor,
        provider="sandbox", created_at=NOW,
    )  # fmt: skip
    for _ in range(2):
        apply_status(card, said(card), now=NOW)

    letter = Message.objects.get(template="money-owed")
    assert letter.to == order.account.email
    assert "8,39" in letter.subject
    assert order.number in letter.text
    assert "Payé deux fois" in letter.text


def test_no_more_is_given_back_than_was_paid(order, payment):
    apply_status(payment, said(payment), now=NOW)
    owe(payment, key="a", amount=order.total, reason="", now=NOW)

    assert owe(payment, key="a", amount=order.total, reason="", now=NOW).key == "a"
    with pytest.raises(WrongPaymentError):
        owe(payment, key="b", amount=Money(1, "EUR"), reason="", now=timezone.now())


def test_no_more_is_given_back_than_was_paid_in_sql_either(order, payment):
    with pytest.raises(DatabaseError), transaction.atomic():
        Refund.objects.create(key="unpaid", payment=payment, amount_minor=1, created_at=NOW)
    apply_status(payment, said(payment), now=NOW)
    Refund.objects.create(key="a", payment=payment, amount_minor=order.total.minor - 1, created_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Refund.objects.create(key="b", payment=payment, amount_minor=2, created_at=NOW)

    Refund.objects.create(key="c", payment=payment, amount_minor=1, created_at=NOW)


@pytest.mark.parametrize("change", [{"amount_minor": 1}, {"currency": "USD"}, {"order_number": "C-OTHER"}])
def test_what_a_payment_is_for_cannot_be_changed(payment, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**change)


@pytest.mark.parametrize("change", [{"net_minor": 1}, {"tax_rate": 0}, {"terms_digest": "0"}, {"number": "C-OTHER"}])
def test_what_was_ordered_cannot_be_changed(order, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        order.lines.update(name="other.fr")
