"""Kept cards charged and money given back by two at the same moment: each proof first shows the race without the lock."""

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.billing.actions.refunds import give_back
from parvis.billing.models import Payment, Refund
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions import outcomes
from parvis.provisioning.tasks import run
from tests.concurrency.test_money_locks import no_row_locks
from tests.orders.test_card_operations import asked, company, owed, state_of
from tests.simulators.together import meeting, together

__all__ = ["company", "meeting"]
pytestmark = pytest.mark.django_db(transaction=True)
WORK = {"charge": asked, "refund": owed}


@pytest.mark.parametrize("what", list(WORK))
def test_without_the_lock_two_workers_both_ask_the_company(company, meeting, what):
    operation = WORK[what](company).operation
    meeting(outcomes, "is_closed_for")

    with no_row_locks():
        together(*[lambda: run(operation_id=operation.pk)] * 2)

    assert company.asked.count(what) == 2


@pytest.mark.parametrize("what", list(WORK))
def test_of_two_workers_one_asks_the_company(company, meeting, what):
    found = WORK[what](company)
    meeting(outcomes, "is_closed_for")

    together(*[lambda: run(operation_id=found.operation.pk)] * 2)

    assert company.asked.count(what) == 1
    assert state_of(found.operation) == "done"
    if what == "charge":
        assert company.times_charged(str(found.payment.reference)) == 1
        assert Payment.objects.get().state == "succeeded"
    else:
        assert company.given_back(found.payment.provider_number) == 300


@pytest.fixture
def by_hand(company):
    """Money that two of the staff say at once that they sent."""
    refund = owed(company).refund
    Refund.objects.filter(pk=refund.pk).update(is_by_company=False)
    return [
        lambda reference=reference: give_back(refund, reference=reference, actor=SYSTEM, now=timezone.now())
        for reference in ("VIR 1", "VIR 2")
    ]


def written_down():
    return Entry.objects.filter(action="payment.given-back").count()


def test_without_the_lock_money_is_written_down_as_sent_twice(by_hand, meeting):
    meeting(Refund, "save")

    with no_row_locks():
        together(*by_hand)

    assert written_down() == 2


def test_of_two_who_say_that_they_sent_it_one_is_refused(by_hand, meeting):
    meeting(Refund, "save")

    found = together(*by_hand)

    assert sum(isinstance(error, NotAllowedError) for error in found) == 1
    assert written_down() == 1
