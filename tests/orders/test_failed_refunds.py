"""Money that the card company sent and that came back: owed again, once, told to staff and to the customer (PAY-6)."""

import pytest
from django.utils import timezone

from parvis.billing.actions.refunds import give_back, take_back
from parvis.billing.models import PaymentNotice, Refund
from parvis.billing.ports import NoticeKind, RefundState, RefundStatus
from parvis.billing.proof import faults
from parvis.billing.tasks import apply_notice, follow_refunds, settle_refund
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from tests.factories import NOW, staff_member
from tests.orders.test_card_operations import carried_out, company, owed
from tests.simulators.together import together

__all__ = ["company"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(company):
    """A refund that the company carried out."""
    found = owed(company)
    carried_out(found.operation)
    found.refund.refresh_from_db()
    assert found.refund.done_at is not None
    return found


def noticed(refund, number="n-1"):
    notice = PaymentNotice.objects.create(
        provider="sandbox", number=number, body={"payment": refund.reference, "kind": NoticeKind.REFUND},
        received_at=NOW,
    )  # fmt: skip
    apply_notice(notice_id=notice.pk)


def test_told_that_it_came_back_it_is_owed_again_once_and_staff_send_it(company, sent):
    reference = sent.refund.reference
    company.fail_refund(reference)

    for number in ("n-1", "n-2"):
        noticed(sent.refund, number)

    refund = Refund.objects.get()
    assert (refund.done_at, refund.is_by_company, refund.failures, refund.reference) == (None, False, 1, "")
    assert Message.objects.filter(template="refund-failed").count() == 1
    assert list(faults()) == []
    actor = staff_member(sent.payment.account.brand)
    give_back(refund, reference="VIR 7", actor=actor, now=timezone.now())
    assert Refund.objects.get().reference == "VIR 7"
    assert Message.objects.filter(template="money-given-back").count() == 2
    with pytest.raises(NotAllowedError):
        give_back(refund, reference="VIR 8", actor=actor, now=timezone.now())


def test_a_notice_about_money_that_arrived_changes_nothing(company, sent):
    noticed(sent.refund)

    assert Refund.objects.get().done_at == sent.refund.done_at


def test_a_notice_of_a_refund_that_is_not_ours_changes_nothing(company, sent):
    notice = PaymentNotice.objects.create(
        provider="sandbox", number="n", body={"payment": "re_else", "kind": NoticeKind.REFUND}, received_at=NOW
    )

    apply_notice(notice_id=notice.pk)

    notice.refresh_from_db()
    assert notice.applied_at is not None
    assert Refund.objects.get().done_at is not None


def test_money_on_its_way_is_asked_about_until_it_arrived_or_came_back(company):
    found = owed(company)
    company.refund = lambda number, *, amount, key: RefundStatus("re-1", key, RefundState.PENDING, amount)
    carried_out(found.operation)
    assert Refund.objects.get().is_pending
    said = {"state": RefundState.PENDING}
    company.refunded = lambda number, *, key: RefundStatus("re-1", key, said["state"], found.refund.amount, "lost")

    for state, is_pending in ((RefundState.PENDING, True), (RefundState.DONE, False), (RefundState.FAILED, False)):
        said["state"] = state
        follow_refunds(0)
        settle_refund(refund_id=found.refund.pk)
        assert Refund.objects.get().is_pending == is_pending

    assert (Refund.objects.get().failures, Refund.objects.get().problem) == (1, "lost")


@pytest.mark.django_db(transaction=True)
def test_a_failure_told_twice_at_once_is_one(company, sent):
    found = together(*[lambda: take_back(sent.refund, problem="lost", now=timezone.now()).failures] * 3)

    assert not [error for error in found if isinstance(error, Exception)]
    assert Refund.objects.get().failures == 1
    assert Message.objects.filter(template="refund-failed").count() == 1


def test_what_staff_sent_by_hand_is_not_taken_back(company):
    found = owed(company)
    Refund.objects.filter(pk=found.refund.pk).update(is_by_company=False)
    give_back(found.refund, reference="VIR 1", actor=SYSTEM, now=timezone.now())

    take_back(found.refund, problem="lost", now=timezone.now())

    assert Refund.objects.get().reference == "VIR 1"
