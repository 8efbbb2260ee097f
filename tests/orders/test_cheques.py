"""Cheques: recorded once, on one slip once, counted as the brand says, turned round when they are rejected (CART-6)."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from parvis.billing.actions import cheques as cheques_module
from parvis.billing.actions.balance import purse_of
from parvis.billing.actions.cheques import Written, receive, reject
from parvis.billing.actions.deposits import clear, credit_slip, deposit
from parvis.billing.enums import Book, ChequeRejection, PaymentMeans
from parvis.billing.models import BankLine, Cheque, ChequeSlip, Debt, InvoiceDraft, Payment, Posting, Refund
from parvis.billing.statements import BankEntry
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions import bank, suspense
from parvis.orders.actions.cancelling import cancel, expire
from parvis.orders.actions.cheques import cheque_for_balance, cheque_for_order, cheque_for_several
from parvis.orders.actions.fulfilment import move, refund_line
from parvis.orders.actions.together import abandon_outdated, open_together
from parvis.orders.enums import LineState
from parvis.orders.models import Order
from parvis.orders.renewals.safety import cheque_by
from parvis.orders.tasks import clear_cheque, clear_cheques
from parvis.provisioning.models import Operation
from tests.factories import AccountFactory, customer, staff_member
from tests.orders.shop import NOW, order_it, ready_cart
from tests.orders.test_together import unpaid
from tests.simulators.together import meeting, together

__all__ = ["meeting"]

FUNDS = ChequeRejection.FUNDS
TODAY = NOW.date()


def taking(account, counts="cleared", wait=8):
    Brand.objects.filter(pk=account.brand_id).update(takes_cheques=True, cheque_counts=counts, cheque_wait_days=wait)
    account.brand = Brand.objects.select_related("legal_entity").get(pk=account.brand_id)
    return account


def ordered(counts="cleared", wait=8, *names):
    cart = ready_cart(*names)
    taking(cart.account, counts, wait)
    return order_it(cart, means="cheque")


@pytest.fixture
def order(db):
    return ordered()


def written(number="1234567", bank="Banque Exemple"):
    return Written(number, bank, "Anna Exemple", TODAY)


def received(order, number="1234567", now=NOW):
    return cheque_for_order(
        order, amount=order.total, written=written(number), actor=staff_member(order.brand), now=now
    )


def deposited(order, *cheques, now=NOW):
    return deposit(order.brand.legal_entity, [one.pk for one in cheques], actor=SYSTEM, now=now)


def cleared(order):
    """A cheque that the bank paid, and that did not come back."""
    cheque = received(order)
    credit_slip(deposited(order, cheque), on=TODAY, actor=SYSTEM, now=NOW)
    return clear(cheque.pk, now=NOW + timedelta(days=9))


def turned_down(cheque, reason=FUNDS, now=NOW + timedelta(days=20)):
    return reject(cheque, reason=reason, actor=SYSTEM, now=now)


def state(order):
    return Order.objects.get(pk=order.pk).state


def in_book(book):
    return sum(Posting.objects.filter(book=book).values_list("minor", flat=True))


def told(order, amount, text):
    entry = BankEntry("FR76", TODAY, "EUR", amount, f"L{uuid.uuid4()}"[:30], text, "")
    bank.take_in(order.brand.legal_entity, [entry], file_name="-", actor=SYSTEM, now=NOW)
    return bank.match(BankLine.objects.latest("pk").pk, now=NOW)


def test_from_receipt_to_clearing_money_moves_through_its_books_and_the_order_is_carried_out_once(order):
    total = order.total.minor
    cheque = received(order)
    assert (state(order), in_book(Book.CHEQUES), in_book(Book.CUSTOMERS)) == ("unpaid", total, -total)

    slip = deposited(order, cheque)
    credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW)
    assert (in_book(Book.CHEQUES), in_book(Book.BANK)) == (0, total)
    for day in (7, 8, 9):
        clear(cheque.pk, now=NOW + timedelta(days=day))
        assert state(order) == ("unpaid" if day == 7 else "paid")

    cheque.refresh_from_db()
    assert (cheque.state, cheque.counted_at) == ("cleared", NOW + timedelta(days=8))
    assert Operation.objects.filter(kind="domain.register").count() == 1
    assert InvoiceDraft.objects.get().paid_by == PaymentMeans.CHEQUE
    letter = Message.objects.get(template="cheque-received")
    assert order.number in letter.text


@pytest.mark.parametrize(("counts", "when"), [("received", 0), ("deposited", 1), ("cleared", 2)])
@pytest.mark.django_db
def test_it_counts_when_the_brand_says(counts, when):
    order = ordered(counts, 0)

    cheque = received(order)
    states = [state(order)]
    slip = deposited(order, cheque)
    states.append(state(order))
    credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW)
    states.append(state(order))

    assert states == ["unpaid"] * when + ["paid"] * (3 - when)


def test_recorded_again_it_is_refused_and_another_amount_too(order):
    received(order)

    for again in (received, lambda order: received(order, number="7654321")):
        with pytest.raises(NotAllowedError):
            again(order)
    other = ordered()
    with pytest.raises(NotAllowedError, match="8,39"):
        cheque_for_order(other, amount=Money(800, "EUR"), written=written("2"), actor=SYSTEM, now=NOW)
    assert Cheque.objects.count() == 1


def test_spelled_otherwise_it_is_the_same_cheque(order):
    received(order)

    with pytest.raises(NotAllowedError):
        receive(
            order.account, amount=order.total, written=written("123 4567", " banque  exemple"), actor=SYSTEM, now=NOW
        )


def test_an_order_that_is_over_takes_no_cheque(order):
    cancel(order, actor=SYSTEM, now=NOW)

    with pytest.raises(NotAllowedError):
        received(order)


def test_what_is_to_be_paid_ends_neither_by_time_nor_with_the_cheque_lost(order):
    cheque = received(order)

    expire(order.pk, now=NOW + timedelta(days=90))
    assert state(order) == "unpaid"
    cancel(order, actor=SYSTEM, now=NOW)
    credit_slip(deposited(order, cheque), on=TODAY, actor=SYSTEM, now=NOW)
    clear(cheque.pk, now=NOW + timedelta(days=9))

    assert Refund.objects.get().amount_minor == order.total.minor


def test_a_slip_holds_several_once_and_only_its_seller_s(order):
    other, theirs = ordered(), ordered()
    Brand.objects.filter(pk=other.brand_id).update(legal_entity=order.brand.legal_entity_id)
    other.account.brand.refresh_from_db()
    mine = [received(order), received(Order.objects.select_related("brand").get(pk=other.pk), number="2")]
    foreign = received(theirs, number="3")

    slip = deposited(order, *mine)

    assert (slip.count, slip.total_minor) == (2, 2 * order.total.minor)
    for wrong in (mine, [foreign], []):
        with pytest.raises(NotAllowedError):
            deposited(order, *wrong)
    assert ChequeSlip.objects.count() == 1


def test_a_slip_is_credited_once_and_on_a_day_that_can_be(order):
    slip = deposited(order, received(order))

    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(NotAllowedError):
            credit_slip(slip, on=wrong, actor=SYSTEM, now=NOW)
    credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowedError):
        credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW)
    assert in_book(Book.BANK) == order.total.minor


def test_rejected_before_it_counts_its_order_waits_and_another_cheque_is_taken(order):
    cheque = received(order)

    turned_down(cheque)
    with pytest.raises(NotAllowedError):
        turned_down(cheque)

    assert (state(order), Payment.objects.get().state, Debt.objects.count()) == ("unpaid", "refused", 0)
    assert in_book(Book.CHEQUES) == in_book(Book.CUSTOMERS) == 0
    assert "ne contient pas assez" in Message.objects.get(template="cheque-rejected").text
    assert received(order).state == "received"


def test_rejected_at_the_bank_before_it_credited_the_slip_is_credited_without_it(order):
    other = ordered()
    Brand.objects.filter(pk=other.brand_id).update(legal_entity=order.brand.legal_entity_id)
    kept = received(Order.objects.select_related("brand").get(pk=other.pk), number="2")
    cheque = received(order)
    slip = deposited(order, cheque, kept)

    turned_down(cheque)
    credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW)

    assert in_book(Book.BANK) == other.total.minor
    assert in_book(Book.CHEQUES) == 0


def test_rejected_after_it_counted_it_is_owed_again_and_no_name_is_touched(order):
    cheque = cleared(order)
    before = list(Operation.objects.values_list("pk", "state"))

    turned_down(cheque)

    debt = Debt.objects.get()
    assert (debt.left_minor, debt.reason) == (order.total.minor, FUNDS)
    assert (state(order), in_book(Book.BANK)) == ("paid", 0)
    assert list(Operation.objects.values_list("pk", "state")) == before


def test_a_rejected_one_whose_line_was_to_be_given_back_is_owed_less(order):
    cheque = cleared(order)
    line = order.lines.get()
    move(line, LineState.FAILED)
    refund_line(line, now=NOW)

    turned_down(cheque)

    assert not Debt.objects.exists()
    assert Refund.objects.get().done_at is not None
    assert in_book(Book.BANK) == 0


def test_for_the_balance_it_is_there_once_it_counts_and_taken_off_again(db):
    account = taking(AccountFactory(), "deposited")
    cheque = cheque_for_balance(account, amount=Money(5000, "EUR"), written=written(), actor=SYSTEM, now=NOW)
    assert purse_of(account, "EUR").minor == 0

    deposit(account.brand.legal_entity, [cheque.pk], actor=SYSTEM, now=NOW)
    assert purse_of(account, "EUR").minor == 5000
    turned_down(cheque)

    assert purse_of(account, "EUR").minor == 0
    assert Debt.objects.get().state == "paid"
    assert not Message.objects.filter(text__contains="commande ").filter(template="cheque-rejected").exists()


@pytest.mark.django_db
def test_one_cheque_pays_several_orders_and_each_is_owed_again():
    few = unpaid()
    taking(few.account, "received")
    several = open_together(
        few.account, few.numbers, key=uuid.uuid4(), means=PaymentMeans.CHEQUE, actor=customer(few.account), now=NOW
    )

    cheque = cheque_for_several(several, amount=few.total, written=written(), actor=SYSTEM, now=NOW)
    several.refresh_from_db()
    with pytest.raises(NotAllowedError):
        cheque_for_several(several, amount=few.total, written=written("2"), actor=SYSTEM, now=NOW)

    assert [state(order) for order in few.orders] == ["paid", "paid"]
    assert in_book(Book.CHEQUES) == few.total.minor
    turned_down(cheque)
    assert sum(Debt.objects.values_list("left_minor", flat=True)) == few.total.minor


@pytest.mark.django_db
def test_several_by_a_cheque_that_is_here_are_waited_for_and_others_are_not():
    few = unpaid()
    taking(few.account)
    several = open_together(
        few.account, few.numbers, key=uuid.uuid4(), means=PaymentMeans.CHEQUE, actor=customer(few.account), now=NOW
    )
    cheque_for_several(several, amount=few.total, written=written(), actor=SYSTEM, now=NOW)
    for order in few.orders:
        cancel(order, actor=SYSTEM, now=NOW)

    abandon_outdated(now=NOW)

    several.refresh_from_db()
    assert several.state == "pending"


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_line_of_the_bank_that_names_the_slip_credits_it_once(order, by_hand):
    slip = deposited(order, received(order))
    if by_hand:
        credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW)

    line = told(order, order.total.minor, f"REMISE CHEQUES {slip.number}")

    slip.refresh_from_db()
    assert (line.state, slip.line, slip.credited_on) == ("matched", line, TODAY)
    assert in_book(Book.BANK) == order.total.minor
    assert told(order, order.total.minor, f"REMISE CHEQUES {slip.number} encore").state == "suspense"


def test_a_line_that_names_no_slip_is_said_to_be_one_by_staff(order):
    slip = deposited(order, received(order))
    line = told(order, order.total.minor, "REMISE CHEQUES")
    assert line.state == "suspense"

    wrong = told(order, 1, "REMISE CHEQUES")
    with pytest.raises(NotAllowedError):
        suspense.is_slip(wrong, slip, actor=SYSTEM, now=NOW)
    suspense.is_slip(line, slip, actor=SYSTEM, now=NOW)

    assert (in_book(Book.BANK), in_book(Book.SUSPENSE)) == (order.total.minor + 1, -1)
    assert ChequeSlip.objects.get().line == line


def test_the_tasks_clear_what_is_due(order):
    cheque = received(order)
    credit_slip(deposited(order, cheque), on=TODAY, actor=SYSTEM, now=NOW)

    clear_cheques(timestamp=0)
    clear_cheque(cheque_id=cheque.pk)

    cheque.refresh_from_db()
    assert cheque.state in {"deposited", "cleared"}


def test_the_last_safe_day_of_a_cheque_is_the_brand_s(order):
    brand, last = order.account.brand, NOW + timedelta(days=40)

    assert cheque_by(last, brand, now=NOW) == last - timedelta(days=14)
    assert cheque_by(last, brand, now=last - timedelta(days=13)) is None
    brand.takes_cheques = False
    assert cheque_by(last, brand, now=NOW) is None


@pytest.fixture
def two_records():
    order = ordered()
    return [lambda: received(order)] * 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_staff_who_record_one_cheque_collide(two_records, meeting, monkeypatch):
    monkeypatch.setattr(cheques_module, "one_at_a_time", lambda _what: None)
    monkeypatch.setattr("parvis.orders.actions.cheques.one_at_a_time", lambda _what: None)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_options: rows)
    meeting(Payment, "save")

    assert sum(isinstance(one, IntegrityError) for one in together(*two_records)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_staff_who_record_one_cheque_record_it_once(two_records, meeting):
    meeting(Payment, "save")

    found = together(*two_records)

    assert sum(isinstance(one, NotAllowedError) for one in found) == 1
    assert Cheque.objects.count() == Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_staff_who_deposit_the_same_make_one_slip():
    order = ordered()
    cheque = received(order)

    found = together(*[lambda: deposited(order, cheque)] * 3)

    assert sum(isinstance(one, ChequeSlip) for one in found) == 1


@pytest.mark.django_db(transaction=True)
def test_cleared_and_rejected_at_once_it_is_rejected_and_owed_only_if_it_counted():
    order = ordered()
    cheque = received(order)
    credit_slip(deposited(order, cheque), on=TODAY, actor=SYSTEM, now=NOW)

    together(lambda: clear(cheque.pk, now=NOW + timedelta(days=9)), lambda: turned_down(cheque))

    cheque.refresh_from_db()
    assert cheque.state == "rejected"
    assert (state(order) == "paid") == Debt.objects.exists()
    assert in_book(Book.BANK) == 0


@pytest.mark.django_db(transaction=True)
def test_credited_and_rejected_at_once_the_bank_has_nothing_of_it():
    order = ordered()
    cheque = received(order)
    slip = deposited(order, cheque)

    together(lambda: credit_slip(slip, on=TODAY, actor=SYSTEM, now=NOW), lambda: turned_down(cheque))

    assert in_book(Book.BANK) == in_book(Book.CHEQUES) == 0
    assert date.fromisoformat("2026-11-24") == ChequeSlip.objects.get().credited_on
