"""What is owed is given up by two people above the brand's amount: one asks, another confirms (four eyes)."""

import pytest
from django.db import IntegrityError, transaction

from parvis.audit.models import Entry
from parvis.billing.actions.losses import ask_for_loss, confirm_loss, decline_loss, write_off
from parvis.billing.enums import Book
from parvis.billing.models import Debt, LossRequest
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from tests.factories import UserFactory, customer, staff_member
from tests.orders.test_direct_debits import in_book, topped
from tests.orders.test_dunning import after, came_back
from tests.simulators.together import together


def somebody(brand):
    """Another one who works for it."""
    return staff_member(brand, user=UserFactory(brand=brand))


def high(most=100):
    """A debt that nobody gives up alone, and two who work there."""
    order = came_back()
    Brand.objects.update(most_lost_alone_minor=most)
    return Debt.objects.get(), somebody(order.brand), somebody(order.brand)


def asked(debt, actor):
    return ask_for_loss(debt, reason="nobody answers", actor=actor, now=after(90))


@pytest.mark.django_db
def test_one_asks_and_another_confirms_and_both_are_written_down():
    debt, one, other = high()
    with pytest.raises(NotAllowedError):
        write_off(debt, reason="-", actor=one, now=after(90))

    request = asked(debt, one)
    assert Debt.objects.get().state == "open"
    confirm_loss(request, actor=other, now=after(91))

    assert Debt.objects.get().state == "lost"
    assert in_book(Book.LOSSES) == debt.amount_minor
    told = Entry.objects.filter(action__in=["debt.loss-asked", "debt.written-off"]).order_by("pk")
    assert [entry.after["reason"] for entry in told] == ["nobody answers"] * 2
    assert LossRequest.objects.get().ended_by_id == other.user_id


@pytest.mark.django_db
def test_nobody_confirms_what_they_asked_for_nor_do_customers_or_the_machine():
    debt, one, _other = high()
    with pytest.raises(NotAllowedError):
        asked(debt, customer(debt.account))
    request = asked(debt, one)

    for actor in (one, customer(debt.account), SYSTEM):
        with pytest.raises(NotAllowedError):
            confirm_loss(request, actor=actor, now=after(91))
    with pytest.raises(IntegrityError), transaction.atomic():
        LossRequest.objects.update(is_confirmed=True, ended_at=after(91), ended_by_id=one.user_id)

    assert Debt.objects.get().state == "open"


@pytest.mark.django_db
def test_up_to_the_amount_one_is_enough():
    debt, one, _other = high(most=839)

    write_off(debt, reason="small", actor=one, now=after(90))

    assert Debt.objects.get().state == "lost"


@pytest.mark.django_db
def test_declined_or_withdrawn_it_is_owed_on_and_may_be_asked_for_again():
    debt, one, other = high()
    for who in (other, one):
        request = asked(debt, one)
        with pytest.raises(NotAllowedError):
            asked(debt, other)
        decline_loss(request, actor=who, now=after(91))
        with pytest.raises(NotAllowedError):
            confirm_loss(request, actor=other, now=after(92))

    assert Debt.objects.get().state == "open"
    assert Entry.objects.filter(action="debt.loss-declined").count() == 2


@pytest.mark.django_db
def test_what_was_paid_meanwhile_is_not_given_up():
    debt, one, other = high()
    request = asked(debt, one)
    topped(Order.objects.get(), debt.left_minor)

    with pytest.raises(NotAllowedError):
        confirm_loss(request, actor=other, now=after(91))

    assert in_book(Book.LOSSES) == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_the_same_moment_lose_it_once():
    debt, one, other = high()
    third = somebody(debt.account.brand)
    request = asked(debt, one)

    together(*[lambda who=who: confirm_loss(request, actor=who, now=after(91)) for who in (other, third)])

    assert Debt.objects.get().parts.count() == 1
    assert in_book(Book.LOSSES) == debt.amount_minor


@pytest.mark.django_db(transaction=True)
def test_confirmed_and_declined_at_once_it_is_one_of_them():
    debt, one, other = high()
    request = asked(debt, one)

    together(
        lambda: confirm_loss(request, actor=other, now=after(91)),
        lambda: decline_loss(request, actor=one, now=after(91)),
    )

    assert LossRequest.objects.get().is_confirmed == (Debt.objects.get().state == "lost")
