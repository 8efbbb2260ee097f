"""What every RegistryDriver must do with names that move between registrars, and with messages about them.

Beside what ``tests.contracts.registry`` wants of a driver's tests, ``other`` is the driver of another registrar there.
"""

import pytest

from parvis.domains.ports import Capability, OutcomeUnknownError, RefusedError, TransferState
from tests.contracts.registry import CODE, offers, registered

WRONG_CODE, LOCKED, NOT_PENDING = 2202, 2304, 2301


def asked_for(registry, name, *, code=CODE, key="contract-9"):
    return registry.request_transfer(name, auth_code=code, years=1, fee=None, key=key)


class RegistryTransferContract:
    def test_a_name_moves_when_the_loser_agrees(self, registry, other, name):
        offers(registry, Capability.TRANSFER_ANSWER)
        before = registered(other, name)

        asked = asked_for(registry, name)
        seen = other.transfer(name)
        answered = other.answer_transfer(name, is_approved=True, key="contract-2")

        assert (asked.state, asked.is_to_us, seen.is_to_us) == (TransferState.PENDING, True, False)
        assert asked.answer_by > asked.requested_at
        assert answered.state == registry.transfer(name).state == TransferState.CLIENT_APPROVED
        assert other.fetch(name) is None
        after = registry.fetch(name)
        assert (after.is_created_by_us, after.created_at) == (False, before.created_at)
        assert after.transferred_at is not None

    def test_a_name_stays_when_the_loser_refuses(self, registry, other, name):
        offers(registry, Capability.TRANSFER_ANSWER)
        registered(other, name)
        asked_for(registry, name)

        other.answer_transfer(name, is_approved=False, key="contract-2")

        assert registry.transfer(name).state == TransferState.CLIENT_REJECTED
        assert other.fetch(name) is not None
        with pytest.raises(RefusedError) as refusal:
            other.answer_transfer(name, is_approved=True, key="contract-3")
        assert refusal.value.code == NOT_PENDING

    def test_a_request_can_be_withdrawn(self, registry, other, name):
        offers(registry, Capability.TRANSFER_ANSWER)
        registered(other, name)
        asked_for(registry, name)

        assert registry.cancel_transfer(name, key="contract-2").state == TransferState.CLIENT_CANCELLED
        assert "pendingTransfer" not in other.fetch(name).statuses

    def test_a_wrong_code_moves_nothing(self, registry, other, name):
        registered(other, name)

        with pytest.raises(RefusedError) as refusal:
            asked_for(registry, name, code="Another-code-9!9")

        assert refusal.value.code == WRONG_CODE
        assert "pendingTransfer" not in other.fetch(name).statuses

    def test_a_locked_name_does_not_move(self, registry, other, name):
        offers(registry, Capability.LOCK)
        registered(other, name)
        other.update(name, is_locked=True, key="contract-2")

        with pytest.raises(RefusedError) as refusal:
            asked_for(registry, name)

        assert refusal.value.code == LOCKED

    def test_a_lost_answer_to_a_request_is_settled_by_reading(self, registry, other, world, name):
        offers(registry, Capability.TRANSFER_ANSWER)
        registered(other, name)
        world.fault("drop-after", name, "transfer-request")

        with pytest.raises(OutcomeUnknownError):
            asked_for(registry, name)

        found = registry.transfer(name, auth_code=CODE)
        assert (found.state, found.is_to_us) == (TransferState.PENDING, True)
        with pytest.raises(RefusedError):
            asked_for(registry, name, key="contract-10")

    def test_a_name_that_never_moved_has_no_transfer(self, registry, name):
        registered(registry, name)

        assert registry.transfer(name) is None

    def test_the_loser_gets_a_message_that_stays_until_it_is_acknowledged(self, registry, other, name):
        offers(registry, Capability.TRANSFER_ANSWER)
        registered(other, name)
        asked_for(registry, name)

        message = message_about(other, name)
        assert other.next_message().id == message.id
        assert (message.kind, message.transfer.state) == ("transfer", TransferState.PENDING)
        assert name in message.raw

        other.acknowledge(message.id)
        other.acknowledge(message.id)
        after = other.next_message()
        assert after is None or after.id != message.id


def message_about(registry, name):
    """The oldest message about ``name``; older ones about others are taken off."""
    while (message := registry.next_message()) is not None:
        if message.name == name:
            return message
        registry.acknowledge(message.id)
    raise AssertionError(name)
