"""What every RegistryDriver must do where another holder takes a command of the registry's own.

Beside what ``tests.contracts.registry`` wants of a driver's tests, ``world.holders_code(name)`` is the code that the
present holder was sent ("" where the registry tells it to us), and ``world.trades(name)`` how often a trade was charged.
"""

from dataclasses import replace

import pytest

from parvis.domains.ports import Capability, ContactRole, OutcomeUnknownError, RefusedError, TransferState
from tests.contracts.registry import HOLDER, fresh_handle, registered

WRONG_CODE, NOT_OFFERED = 2202, 2307
PERSON = replace(HOLDER, extra={"kind": "individual", "first_name": "Zoé", "last_name": "Exemple"})
APPROVED = {TransferState.CLIENT_APPROVED, TransferState.SERVER_APPROVED}


def heir(registry):
    """A contact that is there and holds nothing."""
    return registry.put_contact(fresh_handle(), replace(PERSON, email="lea@client.example"), key="contract-1")


def holder(registry, name):
    return registry.fetch(name).contacts[ContactRole.REGISTRANT]


class RegistryTradeContract:
    def traded(self, registry, world, name, told, code=None):
        if Capability.AUTH_CODE not in registry.capabilities:
            registry.send_auth_code(name, key="contract-2")
        code = world.holders_code(name) if code is None else code
        return registry.request_trade(name, registrant=told, auth_code=code, key="contract-3")

    def test_an_ordinary_change_is_refused_and_leaves_the_holder(self, registry, name):
        registered(registry, name, holder=PERSON)
        before, told = holder(registry, name), heir(registry)

        with pytest.raises(RefusedError) as refusal:
            registry.update(name, contacts={ContactRole.REGISTRANT: told}, key="contract-2")

        assert refusal.value.code == NOT_OFFERED
        assert holder(registry, name) == before

    def test_a_trade_gives_the_name_to_the_other_holder(self, registry, world, name):
        registered(registry, name, holder=PERSON)
        told = heir(registry)

        trade = self.traded(registry, world, name, told)

        assert (trade.name, trade.registrant, trade.state in APPROVED) == (name, told, True)
        assert holder(registry, name) == told
        seen = registry.trade(name)
        assert seen is None or (seen.registrant, seen.state in APPROVED) == (told, True)

    def test_a_wrong_code_is_refused_and_leaves_the_holder(self, registry, world, name):
        registered(registry, name, holder=PERSON)
        before = holder(registry, name)

        with pytest.raises(RefusedError) as refusal:
            self.traded(registry, world, name, heir(registry), code="000-000-000-000-000")

        assert refusal.value.code == WRONG_CODE
        assert holder(registry, name) == before

    def test_a_lost_answer_is_found_by_reading(self, registry, world, name):
        registered(registry, name, holder=PERSON)
        told = heir(registry)
        world.fault("drop-after", name, world.trade_command)

        with pytest.raises(OutcomeUnknownError):
            self.traded(registry, world, name, told)

        assert holder(registry, name) == told
        assert world.trades(name) == 1

    def test_a_name_that_was_never_traded_has_no_trade(self, registry, name):
        registered(registry, name, holder=PERSON)

        assert registry.trade(name) is None

    def test_another_registrars_name_is_not_traded(self, registry, world, name):
        world.taken(name)

        with pytest.raises(RefusedError):
            registry.request_trade(name, registrant=heir(registry), auth_code="x" * 10, key="contract-2")

    def test_the_code_is_in_no_conversation(self, registry, world, name):
        registered(registry, name, holder=PERSON)
        told = heir(registry)
        code = registry.auth_code(name) or "Known-code-1!7"

        with pytest.raises(RefusedError):
            registry.request_trade(name, registrant=told, auth_code=code + "wrong", key="contract-3")

        assert code not in registry.exchange()
