"""What is owed again is recalled by steps, each once and kept, by hand once a day, and given up in the books (rules 7.6)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from parvis.billing.actions import dunning
from parvis.billing.actions.debts import owed, pay_debts
from parvis.billing.actions.dunning import charge_fee, remind, remind_now
from parvis.billing.actions.losses import write_off
from parvis.billing.actions.returning import take_back
from parvis.billing.enums import Book
from parvis.billing.models import Debt, DebtReminder
from parvis.billing.receivables import by_age, of_age, owed_again
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.tasks import remind_debtor, remind_debtors
from tests.orders.shop import NOW
from tests.orders.test_direct_debits import in_book, ordered, settled, topped
from tests.simulators.together import meeting, together

__all__ = ["meeting"]

BACK = NOW + timedelta(days=40)


def came_back(*names):
    """An order whose direct debit came back after it counted."""
    order = ordered(*names)
    take_back(settled(order), reason="AM04", now=BACK)
    return order


@pytest.fixture
def order(db):
    return came_back()


def after(days):
    return BACK + timedelta(days=days)


def letters():
    return Message.objects.filter(template="debt-reminder").order_by("pk")


def kept(debt):
    return list(debt.reminders.order_by("pk").values_list("code", "is_missed"))


def test_each_step_is_sent_once_and_the_last_says_so(order):
    for day in (0, 6, 7, 7, 8, 15, 29, 30, 31, 300):
        remind(order.account_id, now=after(day))

    assert kept(Debt.objects.get()) == [("day-7", False), ("day-15", False), ("day-30", False)]
    assert [letter.subject.startswith("Dernière") for letter in letters()] == [False, False, True]
    assert order.number in letters().first().text
    assert "8,39" in letters().first().subject


def test_after_an_outage_one_letter_is_sent_and_the_others_are_kept_as_missed(order):
    remind(order.account_id, now=after(16))

    assert kept(Debt.objects.get()) == [("day-7", True), ("day-15", False)]
    assert letters().count() == 1


def test_what_is_paid_is_recalled_no_more(order):
    topped(order, order.total.minor)

    assert remind(order.account_id, now=after(8)) == 0
    assert not letters().exists()


def test_a_brand_without_steps_recalls_by_hand_alone_once_a_day(order):
    Brand.objects.update(dunning_days=[])
    assert remind(order.account_id, now=after(300)) == 0

    debt = Debt.objects.get()
    remind_now(debt, actor=SYSTEM, now=after(2))
    with pytest.raises(NotAllowedError):
        remind_now(debt, actor=SYSTEM, now=after(2))
    remind_now(debt, actor=SYSTEM, now=after(3))

    assert letters().count() == 2


@pytest.mark.parametrize("is_business", [True, False])
def test_professionals_alone_owe_the_compensation_once(order, is_business):
    account = order.account
    account.kind = "organisation" if is_business else "individual"
    account.organisation = "Exemple SARL" if is_business else ""
    account.save()
    Brand.objects.update(charges_late_fees=True)

    for day in (8, 16):
        remind(account.pk, now=after(day))

    fee = 4000 if is_business else 0
    assert owed(account, "EUR").minor == order.total.minor + fee
    assert in_book(Book.LATE_FEES) == -fee
    assert ("D441-5" in letters().first().text) == is_business
    with pytest.raises(NotAllowedError):
        charge_fee(Debt.objects.get(), actor=SYSTEM, now=after(20))


def test_with_its_compensation_it_is_paid_from_the_balance(order):
    account = order.account
    account.kind, account.organisation = "organisation", "Exemple SARL"
    account.save()
    charge_fee(Debt.objects.get(), actor=SYSTEM, now=after(1))

    topped(order, order.total.minor + 4000)

    assert Debt.objects.get().state == "paid"


def test_given_up_it_is_a_loss_in_the_books_once_and_no_longer_asked_for(order):
    debt = Debt.objects.get()
    write_off(debt, reason="nobody answers", actor=SYSTEM, now=after(90))

    for again in (write_off, lambda debt, **_more: remind_now(debt, actor=SYSTEM, now=after(91))):
        with pytest.raises(NotAllowedError):
            again(debt, reason="", actor=SYSTEM, now=after(91))
    assert in_book(Book.LOSSES) == order.total.minor
    assert Debt.objects.get().state == "lost"
    assert remind(order.account_id, now=after(300)) == 0
    assert pay_debts(order.account, currency="EUR", actor=SYSTEM, now=after(301)).minor == 0


def test_totals_by_age_hold_each_debt_once(order):
    for days, age in (
        (0, "0-30"),
        (30, "0-30"),
        (31, "31-60"),
        (60, "31-60"),
        (90, "61-90"),
        (91, "90+"),
        (400, "90+"),
    ):
        today = Debt.objects.get().due_on + timedelta(days=days)
        totals = {one.age: one.count for one in by_age(Debt.objects.all(), today=today)["EUR"]}
        assert totals == {name: int(name == age) for name in ("0-30", "31-60", "61-90", "90+")}
        assert of_age(Debt.objects.all(), age, today=today).count() == 1
        assert [of_age(Debt.objects.all(), name, today=today).count() for name in totals].count(1) == 1


def test_an_order_is_owed_again_while_its_debt_is_open(order):
    assert owed_again([order.number, ""]) == {order.number}
    topped(order, order.total.minor)
    assert owed_again([order.number]) == set()


def test_the_tasks_look_at_who_owes(order):
    remind_debtors(timestamp=0)
    remind_debtor(account_id=order.account_id)

    assert DebtReminder.objects.count() in {0, 3}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter():
    order = came_back()

    found = together(*[lambda: remind(order.account_id, now=after(8))] * 4)

    assert sorted(found) == [0, 0, 0, 1]
    assert letters().count() == DebtReminder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_workers_collide(meeting, monkeypatch):
    order = came_back()
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_options: rows)
    meeting(dunning, "_keep")

    found = together(*[lambda: remind(order.account_id, now=after(8))] * 2)

    assert sum(isinstance(one, IntegrityError) for one in found) == 1


@pytest.mark.django_db(transaction=True)
def test_given_up_and_paid_at_once_it_is_one_of_them():
    order = came_back()
    topped_up = lambda: topped(order, order.total.minor)  # noqa: E731 - one of two that meet

    together(topped_up, lambda: write_off(Debt.objects.get(), reason="-", actor=SYSTEM, now=after(1)))

    assert Debt.objects.get().left_minor == 0
    assert Debt.objects.get().parts.count() == 1
