"""A customer's word on a transfer away from us (DOM-9)."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domains.actions.answering import request_answer, transfer_answered
from parvis.domains.models import Transfer
from parvis.domains.ports import Transfer as Told
from parvis.domains.ports import TransferState
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from tests.factories import NOW, TransferFactory, customer

pytestmark = pytest.mark.django_db


def leaving(**more):
    return TransferFactory(is_inbound=False, stage="pending", answer_by=NOW + timedelta(days=5), **more)


def answer(transfer, *, is_approved, now=NOW):
    domain = transfer.domain
    return request_answer(domain, is_approved=is_approved, actor=customer(domain.account), now=now)


def told(transfer, state):
    return Told(transfer.domain.name, state, is_to_us=False, other="other", requested_at=NOW, answer_by=NOW)


def test_the_first_answer_counts_and_is_sent_once():
    transfer = leaving()

    first, again = answer(transfer, is_approved=False), answer(transfer, is_approved=False)

    assert first == again == Operation.objects.get()
    with pytest.raises(NotAllowedError):
        answer(transfer, is_approved=True)


def test_nothing_is_answered_once_the_registry_has_decided():
    transfer = leaving()

    with pytest.raises(NotAllowedError):
        answer(transfer, is_approved=False, now=datetime(2027, 1, 1, tzinfo=UTC))

    assert not Operation.objects.exists()


def test_a_refused_transfer_ends_and_the_account_is_told_once():
    transfer = leaving()

    for _twice in range(2):
        transfer_answered(transfer.pk, told(transfer, TransferState.CLIENT_REJECTED), now=NOW)

    assert Transfer.objects.get().stage == "refused"
    assert [message.template for message in Message.objects.all()] == ["domain-stays"]


def test_an_approved_transfer_ends_only_when_the_name_is_gone():
    transfer = leaving()

    transfer_answered(transfer.pk, told(transfer, TransferState.CLIENT_APPROVED), now=NOW)

    assert Transfer.objects.get().stage == "pending"
