"""Payments that banks take back: in the books, in the queue, credited when lost, and never a name deleted (PAY-6)."""

import uuid
from datetime import UTC, datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.billing.actions import disputes
from parvis.billing.actions.balance import open_top_up, pay_from_balance, purse_of
from parvis.billing.actions.disputes import UnknownPaymentError, note_decision, note_dispute
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.enums import Book, PaymentMeans
from parvis.billing.models import Dispute, InvoiceDraft, Payment, PaymentNotice, Posting
from parvis.billing.ports import DisputeState, DisputeStatus
from parvis.billing.tasks import apply_notice, follow_disputes, settle_dispute
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.cancelling import cancel
from parvis.orders.actions.together import open_together
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.contracts.cards import payer
from tests.factories import NOW, AccountFactory, OrderFactory, staff_member
from tests.orders.shop import order_it, ready_cart, said
from tests.orders.test_together import unpaid
from tests.simulators.lossy_cards import LossyCards
from tests.simulators.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment():
    return paid()


def paid():
    order = order_it(ready_cart())
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    return apply_status(opened, said(opened), now=NOW)


def word(payment, state=DisputeState.OPEN, minor=None, number="d-1", reference=None, currency="EUR"):
    amount = Money(payment.amount_minor if minor is None else minor, currency)
    return DisputeStatus(number, str(reference or payment.reference), state, amount, "fraudulent", NOW)


def in_book(book):
    return sum(Posting.objects.filter(book=book).values_list("minor", flat=True))


def test_told_three_times_it_is_one_and_the_money_is_nobodys(payment):
    before = in_book(Book.CARDS)

    for _ in range(3):
        note_dispute(SANDBOX, word(payment), now=NOW)

    assert Dispute.objects.get().state == "open"
    assert in_book(Book.DISPUTED) == payment.amount_minor
    assert in_book(Book.CARDS) == before - payment.amount_minor


def test_won_the_money_is_back_and_nothing_is_credited(payment):
    for state in (DisputeState.OPEN, DisputeState.WON, DisputeState.LOST, DisputeState.OPEN):
        note_dispute(SANDBOX, word(payment, state), now=NOW)

    assert Dispute.objects.get().state == "won"
    assert in_book(Book.DISPUTED) == 0
    assert not InvoiceDraft.objects.filter(kind="credit-note").exists()


def test_lost_the_invoice_is_credited_whole_and_the_name_stays(payment):
    before = list(Operation.objects.values_list("pk", "state"))
    for _ in range(2):
        note_dispute(SANDBOX, word(payment, DisputeState.LOST), now=NOW)

    note = InvoiceDraft.objects.get(kind="credit-note")
    assert note.total_minor == payment.amount_minor
    assert in_book(Book.DISPUTED) == 0
    assert Order.objects.get().state == "paid"
    assert list(Operation.objects.values_list("pk", "state")) == before


def test_the_end_told_before_the_beginning_is_understood(payment):
    note_dispute(SANDBOX, word(payment, DisputeState.LOST), now=NOW)
    note_dispute(SANDBOX, word(payment), now=NOW)

    assert Dispute.objects.get().state == "lost"


def test_part_of_a_payment_is_credited_in_part(payment):
    note_dispute(SANDBOX, word(payment, DisputeState.LOST, minor=120), now=NOW)

    assert InvoiceDraft.objects.get(kind="credit-note").total_minor == 120


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "00000000-0000-0000-0000-000000000000"}, {"reference": "nothing"}, {"minor": 100_000},
        {"currency": "USD"},
    ],
)  # fmt: skip
def test_a_dispute_of_no_payment_of_ours_writes_nothing(payment, wrong):
    with pytest.raises(UnknownPaymentError):
        note_dispute(SANDBOX, word(payment, **wrong), now=NOW)

    assert not Dispute.objects.exists()


def test_of_a_lost_top_up_what_is_still_there_leaves_the_balance_and_the_rest_is_owed():
    account = AccountFactory()
    topped = open_top_up(account, key=uuid.uuid4(), amount=Money(5000, "EUR"), actor=SYSTEM, now=NOW)
    apply_status(topped, said(topped), now=NOW)

    note_dispute(SANDBOX, word(topped, DisputeState.LOST), now=NOW)

    assert purse_of(account, "EUR").minor == 0
    assert in_book(Book.BALANCES) == in_book(Book.DISPUTED) == 0


def topped(minor=5000):
    account = AccountFactory()
    payment = open_top_up(account, key=uuid.uuid4(), amount=Money(minor, "EUR"), actor=SYSTEM, now=NOW)
    return account, apply_status(payment, said(payment), now=NOW)


def test_a_disputed_top_up_cannot_be_spent_and_is_back_once_it_is_won():
    account, payment = topped()
    order = OrderFactory(account=account)

    dispute = note_dispute(SANDBOX, word(payment), now=NOW)

    assert (dispute.reserved_minor, purse_of(account, "EUR").minor) == (5000, 0)
    assert in_book(Book.RESERVED) == -5000
    with pytest.raises(NotAllowedError):
        pay_from_balance(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    for _ in range(2):
        note_dispute(SANDBOX, word(payment, DisputeState.WON), now=NOW)
    assert purse_of(account, "EUR").minor == 5000
    assert in_book(Book.RESERVED) == in_book(Book.DISPUTED) == 0


def test_what_was_spent_already_is_not_held_back_and_a_later_top_up_stays_free():
    account, payment = topped()
    order = OrderFactory(account=account)
    pay_from_balance(account, order_number=order.number, amount=Money(1200, "EUR"), actor=SYSTEM, now=NOW)

    dispute = note_dispute(SANDBOX, word(payment), now=NOW)
    more = open_top_up(account, key=uuid.uuid4(), amount=Money(700, "EUR"), actor=SYSTEM, now=NOW)
    apply_status(more, said(more), now=NOW)
    note_dispute(SANDBOX, word(payment, DisputeState.LOST), now=NOW)

    assert dispute.reserved_minor == 3800
    assert purse_of(account, "EUR").minor == 700
    assert in_book(Book.RESERVED) == in_book(Book.DISPUTED) == 0


def test_a_lost_payment_of_several_orders_credits_each_and_takes_back_what_went_to_the_balance():
    few = unpaid(3)
    orders, account = few.orders, few.account
    payment = open_together(account, few.numbers, key=uuid.uuid4(), means=PaymentMeans.CARD, actor=SYSTEM, now=NOW)
    cancel(orders[2], actor=SYSTEM, now=NOW)
    apply_status(payment, said(payment), now=NOW)

    dispute = note_dispute(SANDBOX, word(payment), now=NOW)
    note_dispute(SANDBOX, word(payment, DisputeState.LOST), now=NOW)

    notes = InvoiceDraft.objects.filter(kind="credit-note")
    assert sorted(notes.values_list("order_number", "total_minor")) == sorted(
        (order.number, order.total.minor) for order in orders[:2]
    )
    assert dispute.reserved_minor == orders[2].total.minor
    assert purse_of(account, "EUR").minor == 0


def test_a_disputed_payment_that_was_a_surplus_credits_no_invoice(payment):
    second = open_card_again(payment)
    assert second.is_surplus

    note_dispute(SANDBOX, word(second, DisputeState.LOST), now=NOW)

    assert not InvoiceDraft.objects.filter(kind="credit-note").exists()


def open_card_again(payment):
    """A second success for the same order, as a page that was open beside gives one."""
    other = Payment.objects.create(
        account=payment.account, order_number=payment.order_number, means="card", currency="EUR",
        amount_minor=payment.amount_minor, provider=SANDBOX, created_at=NOW,
    )  # fmt: skip
    return apply_status(other, said(other), now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_spent_and_disputed_at_the_same_moment_the_money_is_counted_once(_again):
    account, payment = topped(1200)
    order = OrderFactory(account=account)

    found = together(
        lambda: pay_from_balance(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW),
        lambda: note_dispute(SANDBOX, word(payment), now=NOW),
    )

    refused = isinstance(found[0], Exception)
    assert Dispute.objects.get().reserved_minor == (1200 if refused else 0)
    assert purse_of(account, "EUR").minor == 0


def test_staff_decide_once(payment):
    dispute = note_dispute(SANDBOX, word(payment), now=NOW)
    note_decision(dispute, note="Answered with the proof of delivery.", actor=SYSTEM, now=NOW)

    with pytest.raises(NotAllowedError):
        note_decision(dispute, note="Again", actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowedError):
        note_decision(
            note_dispute(SANDBOX, word(payment, minor=1, number="d-2"), now=NOW), note="", actor=SYSTEM, now=NOW
        )


def test_only_staff_of_the_brand_see_it(payment):
    dispute = note_dispute(SANDBOX, word(payment), now=NOW)

    assert Dispute.objects.visible_to(staff_member(payment.account.brand)).get() == dispute
    assert not Dispute.objects.visible_to(staff_member()).exists()


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


@pytest.fixture
def contested(company, payment):
    """A payment that is known at the company, and disputed there."""
    page = company.open_page(
        reference=str(payment.reference), amount=payment.amount, label="", return_url="/", language="fr", payer=payer()
    )
    return company.contest(page.number, minor=payment.amount_minor, answer_by=datetime(2027, 1, 1, tzinfo=UTC))


def test_a_notification_is_read_again_at_the_company(company, contested):
    notice = PaymentNotice.objects.create(
        provider=SANDBOX, number="n-1", body={"payment": contested, "kind": "dispute"}, received_at=NOW
    )

    apply_notice(notice_id=notice.pk)

    assert Dispute.objects.get().number == contested


def test_an_end_that_nobody_told_is_asked_for(company, contested):
    settle_dispute(company=SANDBOX, number=contested)
    company.close_dispute(contested, DisputeState.WON)

    follow_disputes(timestamp=0)
    for job in ProcrastinateJob.objects.filter(task_name=settle_dispute.name):
        settle_dispute(**job.args)

    assert Dispute.objects.get().state == "won"


@pytest.mark.django_db(transaction=True)
def test_told_to_two_workers_at_once_it_is_written_once():
    payment = paid()

    found = together(*[lambda: note_dispute(SANDBOX, word(payment, DisputeState.LOST), now=NOW)] * 6)

    assert not [error for error in found if isinstance(error, Exception)]
    assert Dispute.objects.count() == InvoiceDraft.objects.filter(kind="credit-note").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_workers_collide(monkeypatch):
    payment = paid()
    monkeypatch.setattr(disputes, "one_at_a_time", lambda _what: None)

    found = together(*[lambda: note_dispute(SANDBOX, word(payment, DisputeState.LOST), now=NOW)] * 6)

    assert [error for error in found if isinstance(error, Exception)]
